package lockstep.gang.lifecycle;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.price.Choice;

import org.pcollections.HashTreePSet;
import org.pcollections.PSet;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One run of a job on its nodes.
///
/// @param placement in gang order: the first node holds rank 0
/// @param allocatedAt wall-clock time, for display
/// @param choice why these nodes; absent where nothing was priced
/// @param freed nodes that are proved to hold nothing of it any more
public record Attempt(
        AttemptId id,
        List<NodeShare> placement,
        Instant allocatedAt,
        PSet<NodeName> freed,
        Optional<Choice> choice) {
    public Attempt {
        // Snapshots of the first version have no choices.
        choice = Objects.requireNonNullElse(choice, Optional.empty());
        placement = List.copyOf(placement);
        if (placement.isEmpty()) {
            throw new IllegalArgumentException("attempt " + id + " has no nodes");
        }
    }

    public static Attempt begin(
            AttemptId id, List<NodeShare> placement, Instant at, Optional<Choice> choice) {
        return new Attempt(id, placement, at, HashTreePSet.empty(), choice);
    }

    public Attempt withFreed(NodeName node) {
        return new Attempt(id, placement, allocatedAt, freed.plus(node), choice);
    }

    public boolean allFreed() {
        return freed.size() == placement.size();
    }

    /// The part of `node`, if it belongs to the gang.
    public Optional<NodeShare> shareOf(NodeName node) {
        // Asked once for each report of each node: a stream would cost more than all the rest.
        for (NodeShare share : placement) {
            if (share.node().equals(node)) {
                return Optional.of(share);
            }
        }
        return Optional.empty();
    }

    public NodeShare firstShare() {
        return placement.getFirst();
    }

    /// How many processes the gang has in all.
    public int ranks() {
        return placement.stream().mapToInt(NodeShare::ranks).sum();
    }
}
