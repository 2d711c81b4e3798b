package lockstep.gang.checkpoint;

import lockstep.gang.cluster.NodeName;

import java.util.Map;
import java.util.Optional;

/// What a waiting job would go on from, and how long each node would keep it waiting for its bytes.
///
/// @param checkpoint what would be restored; empty where it begins from scratch
/// @param secondsByNode how long it takes to have all that is needed on each of these nodes
/// @param secondsElsewhere how long it takes on any other
/// @param holders nodes that have a part of it, with the position in the gang whose part that is
public record JobStaging(
        Optional<CheckpointId> checkpoint,
        Map<NodeName, Double> secondsByNode,
        double secondsElsewhere,
        Map<NodeName, Integer> holders) {
    public JobStaging {
        secondsByNode = Map.copyOf(secondsByNode);
        holders = Map.copyOf(holders);
        if (!isDuration(secondsElsewhere)
                || !secondsByNode.values().stream().allMatch(JobStaging::isDuration)) {
            throw new IllegalArgumentException(
                    "seconds until the checkpoint (%s) is there must be finite and not negative"
                            .formatted(checkpoint.map(CheckpointId::toString).orElse("none")));
        }
    }

    private static boolean isDuration(double seconds) {
        return seconds >= 0 && Double.isFinite(seconds);
    }

    /// How long it takes until the job has what it needs on this node.
    public double secondsTo(NodeName node) {
        return secondsByNode.getOrDefault(node, secondsElsewhere);
    }
}
