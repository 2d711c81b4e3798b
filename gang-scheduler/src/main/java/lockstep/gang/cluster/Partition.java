package lockstep.gang.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// A named part of the cluster that jobs are sent to.
///
/// @param nodes absent means every node
/// @param maxTime no job may ask for more; absent means no bound
/// @param defaultTime for jobs that ask for nothing; absent means `maxTime`
public record Partition(
        String name,
        boolean isDefault,
        Optional<Set<NodeName>> nodes,
        Optional<Duration> maxTime,
        Optional<Duration> defaultTime) {
    public Partition {
        nodes = nodes.map(Set::copyOf);
    }

    public boolean contains(NodeName node) {
        return nodes.map(names -> names.contains(node)).orElse(true);
    }
}
