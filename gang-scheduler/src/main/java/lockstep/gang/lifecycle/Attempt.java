package lockstep.gang.lifecycle;

import lockstep.gang.checkpoint.Restore;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.price.Choice;

import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// One run of a job on its nodes.
///
/// @param placement in gang order: the first node holds rank 0
/// @param allocatedAt wall-clock time, for display
/// @param choice why these nodes; absent where nothing was priced
/// @param freed nodes that are proved to hold nothing of it any more
/// @param usage what it used on those of the freed nodes that told
/// @param restore what it goes on from; absent where it begins from scratch
public record Attempt(
        AttemptId id,
        List<NodeShare> placement,
        Instant allocatedAt,
        PSet<NodeName> freed,
        Optional<Choice> choice,
        HashPMap<NodeName, NodeUsage> usage,
        Optional<Restore> restore) {
    public Attempt {
        // Snapshots of the first version have no choices, no usage and no checkpoints.
        restore = Objects.requireNonNullElse(restore, Optional.empty());
        usage = Objects.requireNonNullElse(usage, HashTreePMap.empty());
        choice = Objects.requireNonNullElse(choice, Optional.empty());
        placement = List.copyOf(placement);
        if (placement.isEmpty()) {
            throw new IllegalArgumentException("attempt " + id + " has no nodes");
        }
    }

    public static Attempt begin(
            AttemptId id, List<NodeShare> placement, Instant at, Optional<Choice> choice) {
        return begin(id, placement, at, choice, Optional.empty());
    }

    /// One that has its nodes and nothing else yet.
    ///
    /// @param restore what it goes on from
    public static Attempt begin(
            AttemptId id,
            List<NodeShare> placement,
            Instant at,
            Optional<Choice> choice,
            Optional<Restore> restore) {
        return new Attempt(
                id, placement, at, HashTreePSet.empty(), choice, HashTreePMap.empty(), restore);
    }

    /// Once `node` is proved to hold nothing of it any more.
    ///
    /// @param used what it used there, if the node told it
    public Attempt withFreed(NodeName node, Optional<NodeUsage> used) {
        return new Attempt(
                id,
                placement,
                allocatedAt,
                freed.plus(node),
                choice,
                used.map(told -> usage.plus(node, told)).orElse(usage),
                restore);
    }

    /// What it used on all nodes that told it together; empty where none did.
    public Optional<Used> used() {
        return told().map(NodeUsage::whole).reduce(Used::plus);
    }

    /// The rank that had the most memory at one time, on the nodes that told what was used; empty
    /// where one of them did not count it by rank.
    public Optional<RankUsage> mostMemory() {
        List<Optional<RankUsage>> most = told().map(NodeUsage::mostMemory).toList();
        return most.contains(Optional.<RankUsage>empty())
                ? Optional.empty()
                : NodeUsage.mostMemory(most.stream().flatMap(Optional::stream).toList());
    }

    private Stream<NodeUsage> told() {
        return placement.stream()
                .flatMap(share -> Optional.ofNullable(usage.get(share.node())).stream());
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
