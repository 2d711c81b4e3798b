package lockstep.node.sense.check;

import lockstep.node.sense.Fault;
import lockstep.node.sense.Findings;
import lockstep.node.sense.Sensor;
import lockstep.node.sense.command.Commands;
import lockstep.node.sense.command.Outcome;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/// Runs the executables of a directory, as Node Health Check does: one that exits with 0 is
/// content, any other makes a fault of its last line.
///
/// They run one after the other, in the order of their names, on a thread that is not the reader's.
/// A reading brings what the last whole round found and starts the next round if none is under way,
/// so a check that hangs holds up other checks for its limit, and nothing else. One that even
/// SIGKILL cannot end (its disk hangs) is not started again while it lives.
public final class SiteChecks implements Sensor {
    private static final int TEXT_MAX = 500;

    private final Path directory;
    private final Map<String, String> environment;
    private final Duration every;
    private final Duration limit;
    private final Commands commands;
    private final Executor executor;
    private final Trust trust;
    private final Map<String, ProcessHandle> survivors = new HashMap<>();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final AtomicReference<List<Fault>> found = new AtomicReference<>(List.of());

    /// @param directory need not be there
    /// @param node the node's name, told to the checks as `LOCKSTEP_NODE`
    /// @param limit of each check
    /// @param executor runs the rounds; one daemon thread is enough
    /// @param user the daemon's effective user id
    public SiteChecks(
            Path directory,
            String node,
            Duration every,
            Duration limit,
            Commands commands,
            Executor executor,
            int user) {
        this.directory = directory;
        this.environment =
                Map.of(
                        "PATH",
                        "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "LOCKSTEP_NODE",
                        node);
        this.every = every;
        this.limit = limit;
        this.commands = commands;
        this.executor = executor;
        this.trust = new Trust(user);
    }

    @Override
    public String name() {
        return "site checks";
    }

    @Override
    public Duration every() {
        return every;
    }

    @Override
    public Findings read() {
        if (underWay.compareAndSet(false, true)) {
            executor.execute(this::round);
        }
        return new Findings(List.of(), found.get(), List.of());
    }

    private void round() {
        try {
            List<Fault> faults = new ArrayList<>();
            for (Path check : checks(faults)) {
                run(check).ifPresent(text -> faults.add(fault(check, text)));
            }
            found.set(List.copyOf(faults));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the daemon stops; what was found before stands
        } finally {
            underWay.set(false);
        }
    }

    private List<Path> checks(List<Fault> faults) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        Optional<String> refusal = trust.refusalOfDirectory(directory);
        if (refusal.isPresent()) {
            faults.add(new Fault("check", "The directory " + directory + " " + refusal.get()));
            return List.of();
        }
        List<Path> checks = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[!.]*")) {
            entries.forEach(checks::add);
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            faults.add(new Fault("check", "The directory cannot be read: " + e));
        }
        checks.removeIf(Files::isDirectory);
        checks.sort(null);
        return checks;
    }

    private Optional<String> run(Path check) throws InterruptedException {
        Optional<String> refusal = trust.refusalOfProgram(check);
        if (refusal.isPresent()) {
            return refusal;
        }
        String name = name(check);
        ProcessHandle survivor = survivors.get(name);
        if (survivor != null && survivor.isAlive()) {
            return Optional.of(tooLong() + ", and cannot be killed");
        }
        try {
            Outcome outcome =
                    commands.run(List.of(check.toAbsolutePath().toString()), environment, limit);
            survivors.remove(name);
            outcome.survivor().ifPresent(process -> survivors.put(name, process));
            return judged(outcome);
        } catch (IOException e) {
            return Optional.of("cannot be started: " + e.getMessage());
        }
    }

    private Optional<String> judged(Outcome outcome) {
        if (outcome.succeeded()) {
            return Optional.empty();
        }
        if (outcome.exitCode().isEmpty()) {
            return Optional.of(tooLong());
        }
        String line = outcome.lastLine();
        return Optional.of(line.isEmpty() ? "exited with " + outcome.exitCode().getAsInt() : line);
    }

    private String tooLong() {
        return "took longer than %d s".formatted(limit.toSeconds());
    }

    private static Fault fault(Path check, String text) {
        String bounded = text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) + "…" : text;
        return new Fault("check " + name(check), bounded);
    }

    private static String name(Path check) {
        return check.getFileName().toString();
    }
}
