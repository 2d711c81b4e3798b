package lockstep.controller.config;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partition;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.hostlist.Expansion;
import lockstep.gang.hostlist.HostList;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads `partitions { main { … } debug { … } }`.
final class PartitionSections {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(3_650);

    private final Mistakes mistakes;

    PartitionSections(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /// Without any, there is one that holds every node.
    Partitions read(Section section) {
        List<Partition> all = new ArrayList<>();
        section.named()
                .forEach(
                        (name, one) -> {
                            if (!NAME.matcher(name).matches()) {
                                section.reject(name, "must match " + NAME);
                            }
                            all.add(partition(name, one));
                        });
        if (all.isEmpty()) {
            return Partitions.single();
        }
        return withOneDefault(all);
    }

    private Partitions withOneDefault(List<Partition> all) {
        if (all.size() == 1) {
            Partition only = all.getFirst();
            return new Partitions(
                    List.of(
                            new Partition(
                                    only.name(),
                                    true,
                                    only.nodes(),
                                    only.maxTime(),
                                    only.defaultTime())));
        }
        List<String> defaults =
                all.stream().filter(Partition::isDefault).map(Partition::name).toList();
        if (defaults.size() != 1) {
            mistakes.add(
                    "exactly one partition must have default = true, but %s.%nMaybe: partitions.%s.default = true"
                            .formatted(
                                    defaults.isEmpty()
                                            ? "none has"
                                            : String.join(", ", defaults) + " have",
                                    all.getFirst().name()));
            return Partitions.single();
        }
        return new Partitions(all);
    }

    private static Partition partition(String name, Section section) {
        Optional<Duration> most = section.duration("max-time", LEAST, MOST);
        Optional<Duration> standard = section.duration("default-time", LEAST, MOST);
        if (most.isPresent() && standard.isPresent() && standard.get().compareTo(most.get()) > 0) {
            section.reject(
                    "default-time",
                    "(%s) must not be above %s (%s)"
                            .formatted(
                                    Durations.text(standard.get()),
                                    section.keyOf("max-time"),
                                    Durations.text(most.get())));
        }
        Partition partition =
                new Partition(name, section.flag("default", false), nodes(section), most, standard);
        section.finish();
        return partition;
    }

    private static Optional<Set<NodeName>> nodes(Section section) {
        String text = section.text("nodes", "all");
        if (text.equals("all")) {
            return Optional.empty();
        }
        return switch (HostList.expand(text)) {
            case Expansion.Malformed wrong -> {
                section.reject("nodes", "is wrong: " + wrong.message());
                yield Optional.empty();
            }
            case Expansion.Expanded(var names) -> Optional.of(names(section, names));
        };
    }

    private static Set<NodeName> names(Section section, List<String> names) {
        names.stream()
                .filter(name -> !NodeName.isValid(name))
                .findFirst()
                .ifPresent(
                        name ->
                                section.reject(
                                        "nodes",
                                        "holds (%s), which is no node name".formatted(name)));
        if (names.isEmpty()) {
            section.reject("nodes", "names no node.%nMaybe: nodes = all".formatted());
        }
        return names.stream()
                .filter(NodeName::isValid)
                .map(NodeName::new)
                .collect(Collectors.toUnmodifiableSet());
    }
}
