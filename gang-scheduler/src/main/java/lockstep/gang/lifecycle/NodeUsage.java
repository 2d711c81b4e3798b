package lockstep.gang.lifecycle;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What an attempt used on one node.
///
/// @param whole of all its ranks there together
/// @param ranks in their order, those of which it was counted; of very large gangs see [#of]
public record NodeUsage(Used whole, List<RankUsage> ranks) {

    /// Gangs of more ranks than this are not remembered rank by rank: a state holds thousands of
    /// jobs.
    public static final int RANKS_NAMED_MOST = 256;

    public NodeUsage {
        ranks = ranks.stream().sorted(Comparator.comparingInt(RankUsage::rank)).toList();
    }

    /// The part of it that is kept: of the ranks that are `share`'s, and of a very large gang only
    /// the one that had the most memory here.
    public NodeUsage of(NodeShare share, int ranksOfGang) {
        var own = new NodeUsage(whole, ranks.stream().filter(r -> share.hosts(r.rank())).toList());
        return ranksOfGang <= RANKS_NAMED_MOST
                ? own
                : new NodeUsage(whole, own.mostMemory().stream().toList());
    }

    /// The rank that had the most memory at one time, the first of them where they are equal; empty
    /// where that was not counted by rank.
    public Optional<RankUsage> mostMemory() {
        return mostMemory(ranks);
    }

    /// Of these the one that had the most memory at one time.
    static Optional<RankUsage> mostMemory(List<RankUsage> ranks) {
        return ranks.stream()
                .filter(rank -> rank.used().peakMemoryBytes().isPresent())
                .max(
                        Comparator.comparingLong(
                                        (RankUsage rank) ->
                                                rank.used().peakMemoryBytes().getAsLong())
                                .thenComparing(
                                        Comparator.comparingInt(RankUsage::rank).reversed()));
    }
}
