package lockstep.controller.config;

import lockstep.gang.cluster.Partition;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.fair.PartitionRules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads `partitions { main { … } debug { … } }`.
final class PartitionSections {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(3_650);

    private final Mistakes mistakes;
    private final Map<String, PartitionRules> rules = new TreeMap<>();

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

    /// What the partitions that were read add to the rules for their jobs; those that add nothing
    /// are left out.
    Map<String, PartitionRules> rules() {
        rules.values().removeIf(PartitionRules.NONE::equals);
        return rules;
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

    private Partition partition(String name, Section section) {
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
                new Partition(
                        name,
                        section.flag("default", false),
                        NodeNames.read(section),
                        most,
                        standard);
        rules.put(
                name,
                new PartitionRules(
                        section.number("weight", 1, 0.001, 1_000),
                        LimitSections.readOfPartition(section.section("limits"))));
        section.finish();
        return partition;
    }
}
