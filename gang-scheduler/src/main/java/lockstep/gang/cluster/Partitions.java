package lockstep.gang.cluster;

import java.util.List;
import java.util.Optional;

/// The partitions of a cluster as its configuration names them, one of them the default.
public record Partitions(List<Partition> all) {
    public Partitions {
        all = List.copyOf(all);
        if (all.stream().filter(Partition::isDefault).count() != 1) {
            throw new IllegalArgumentException("exactly one partition must be the default");
        }
        if (all.stream().map(Partition::name).distinct().count() != all.size()) {
            throw new IllegalArgumentException("partition names must differ");
        }
    }

    /// One partition `main` that holds every node and knows no limit.
    public static Partitions single() {
        return new Partitions(
                List.of(
                        new Partition(
                                "main",
                                true,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())));
    }

    public Partition defaultPartition() {
        return all.stream().filter(Partition::isDefault).findFirst().orElseThrow();
    }

    public Optional<Partition> named(String name) {
        return all.stream().filter(partition -> partition.name().equals(name)).findFirst();
    }
}
