package lockstep.cli.dev;

import lockstep.cli.dev.home.ClusterShape;
import lockstep.cli.dev.home.Fabric;
import lockstep.cli.dev.home.FabricFile;
import lockstep.cli.dev.home.NodePlace;
import lockstep.cli.dev.home.StoreKind;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Given;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionSpec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a command line of `lockstep dev` asks for, on top of what the cluster was before.
final class DevRequest {
    private static final int NODES_MAX = 500;
    private static final int CONTROLLERS_MAX = 5;
    private static final int ACCELERATORS_MAX = 64;
    private static final int CPUS_MAX = 100_000;
    private static final Duration LEASE_MIN = Duration.ofSeconds(1);
    private static final Duration LEASE_MAX = Duration.ofDays(1);
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private static final ClusterShape STANDARD =
            new ClusterShape(Fabric.of(4), 0, 1, StoreKind.H2, Duration.ofSeconds(30));

    private final Arguments line;
    private final Path workingDirectory;
    private final List<Mistake> mistakes = new ArrayList<>();

    private DevRequest(Arguments line, Path workingDirectory) {
        this.line = line;
        this.workingDirectory = workingDirectory;
    }

    sealed interface Result {
        record Shaped(ClusterShape shape) implements Result {}

        record Wrong(List<Mistake> mistakes) implements Result {}
    }

    /// The shape that the cluster shall have.
    ///
    /// @param before the shape it had; empty when it is new
    static Result shape(Arguments line, Path workingDirectory, Optional<ClusterShape> before) {
        DevRequest request = new DevRequest(line, workingDirectory);
        ClusterShape shape = request.shape(before);
        return request.mistakes.isEmpty()
                ? new Result.Shaped(shape)
                : new Result.Wrong(List.copyOf(request.mistakes));
    }

    private ClusterShape shape(Optional<ClusterShape> before) {
        ClusterShape base = before.orElse(STANDARD);
        ClusterShape shape =
                new ClusterShape(
                        nodes(base),
                        cpus(base),
                        number(DevOptions.ACCELERATORS, 0, ACCELERATORS_MAX)
                                .orElse(base.accelerators()),
                        number(DevOptions.CONTROLLERS, 1, CONTROLLERS_MAX)
                                .orElse(base.controllers()),
                        store(base),
                        lease(base));
        if (before.isPresent() && shape.store() != before.get().store()) {
            mistakes.add(
                    new Mistake(
                            "--store (%s) must stay %s: this cluster's jobs are kept there."
                                    .formatted(shape.store().word(), before.get().store().word()),
                            "Maybe start another cluster with another --home."));
        }
        return shape;
    }

    private List<NodePlace> nodes(ClusterShape base) {
        OptionalInt count = number(DevOptions.NODES, 1, NODES_MAX);
        Optional<List<NodePlace>> described = line.last(DevOptions.FABRIC).map(this::described);
        if (described.isPresent()) {
            int size = described.get().size();
            if (count.isPresent() && size > 0 && count.getAsInt() != size) {
                mistakes.add(
                        new Mistake(
                                "--nodes (%d) and the %d nodes of --fabric do not agree."
                                        .formatted(count.getAsInt(), size),
                                "Maybe leave --nodes out."));
            }
            return described.get();
        }
        return count.isPresent() && count.getAsInt() != base.nodes().size()
                ? Fabric.of(count.getAsInt())
                : base.nodes();
    }

    private List<NodePlace> described(Given fabric) {
        return switch (FabricFile.read(workingDirectory.resolve(fabric.text()))) {
            case FabricFile.Result.Read(var nodes) -> nodes;
            case FabricFile.Result.Wrong(var wrong) -> {
                wrong.forEach(mistake -> mistakes.add(Mistake.of(mistake)));
                yield List.of();
            }
        };
    }

    private StoreKind store(ClusterShape base) {
        Optional<Given> given = line.last(DevOptions.STORE);
        if (given.isEmpty()) {
            return base.store();
        }
        Optional<StoreKind> kind = StoreKind.named(given.get().text());
        if (kind.isEmpty()) {
            mistakes.add(Mistake.of(given.get().subject() + " must be h2 or postgresql."));
        }
        return kind.orElse(base.store());
    }

    private Duration lease(ClusterShape base) {
        Optional<Given> given = line.last(DevOptions.LEASE);
        if (given.isEmpty()) {
            return base.lease();
        }
        Optional<Duration> lease =
                time(given.get().text())
                        .filter(
                                time ->
                                        time.compareTo(LEASE_MIN) >= 0
                                                && time.compareTo(LEASE_MAX) <= 0);
        if (lease.isEmpty()) {
            mistakes.add(
                    new Mistake(
                            given.get().subject()
                                    + " must be a time from 1s to 24h with its unit (ms, s, m, h).",
                            "Maybe --lease=10s"));
        }
        return lease.orElse(base.lease());
    }

    private static Optional<Duration> time(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    default -> Duration.ofHours(count);
                });
    }

    private OptionalInt cpus(ClusterShape base) {
        OptionalInt asked = number(DevOptions.CPUS, 1, CPUS_MAX);
        return asked.isPresent() ? asked : base.cpus();
    }

    private OptionalInt number(OptionSpec option, int least, int most) {
        Optional<Given> given = line.last(option);
        if (given.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(given.get().text());
            if (number >= least && number <= most) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException e) {
            // Told below, as a number out of bounds is.
        }
        mistakes.add(
                Mistake.of(
                        "%s must be a whole number from %d to %d."
                                .formatted(given.get().subject(), least, most)));
        return OptionalInt.empty();
    }
}
