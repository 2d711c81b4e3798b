package lockstep.cli.dev.home;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// What a development cluster is made of.
///
/// @param cpus how many each node says it has; empty means what the machine has
/// @param accelerators how many each node says it has
/// @param lease how long ranks live on a node that hears nothing from the controller
public record ClusterShape(
        List<NodePlace> nodes,
        OptionalInt cpus,
        int accelerators,
        int controllers,
        StoreKind store,
        Duration lease) {
    public ClusterShape {
        nodes = List.copyOf(nodes);
    }

    /// Nodes with the CPUs that the machine has.
    public ClusterShape(
            List<NodePlace> nodes,
            int accelerators,
            int controllers,
            StoreKind store,
            Duration lease) {
        this(nodes, OptionalInt.empty(), accelerators, controllers, store, lease);
    }

    /// `controller`, `controller-2`, …: names of parts and of their files.
    public List<String> controllerNames() {
        return IntStream.rangeClosed(1, controllers)
                .mapToObj(n -> n == 1 ? "controller" : "controller-" + n)
                .toList();
    }

    /// Whether ZooKeeper is a process of its own, since no controller may take it along when it
    /// dies.
    public boolean separateZooKeeper() {
        return controllers > 1;
    }
}
