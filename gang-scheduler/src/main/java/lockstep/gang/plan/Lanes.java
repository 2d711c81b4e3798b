package lockstep.gang.plan;

import lockstep.gang.cluster.Partition;
import lockstep.gang.job.JobId;
import lockstep.gang.state.Node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The queues of all partitions over one set of scratch nodes.
final class Lanes {
    private final Map<String, Lane> byName;

    private Lanes(Map<String, Lane> byName) {
        this.byName = byName;
    }

    static Lanes of(ClusterSnapshot snapshot) {
        List<ScratchNode> usable = new ArrayList<>();
        List<ScratchNode> unusable = new ArrayList<>();
        Map<Leaf, Leaf> leaves = new HashMap<>();
        for (Node node : snapshot.state().nodes().values()) {
            Leaf leaf = leaves.computeIfAbsent(Leaf.of(node.spec().place()), same -> same);
            (snapshot.isUsable(node) ? usable : unusable).add(new ScratchNode(node, leaf));
        }
        usable.sort(ScratchNode.FABRIC_ORDER);
        Map<String, Lane> lanes = new LinkedHashMap<>();
        for (Partition partition : snapshot.partitions().all()) {
            lanes.put(
                    partition.name(),
                    new Lane(partition.name(), of(partition, usable), of(partition, unusable)));
        }
        return new Lanes(lanes);
    }

    private static List<ScratchNode> of(Partition partition, List<ScratchNode> nodes) {
        return partition.nodes().isEmpty()
                ? nodes
                : nodes.stream().filter(node -> partition.contains(node.name())).toList();
    }

    Optional<Lane> named(String partition) {
        return Optional.ofNullable(byName.get(partition));
    }

    /// Keeps the nodes of `lane` for `head` alone, in every partition that has them.
    void close(Lane lane, JobId head) {
        lane.close(head);
        byName.values().forEach(other -> other.nodesWereClosedFor(head));
    }
}
