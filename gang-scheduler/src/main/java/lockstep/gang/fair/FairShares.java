package lockstep.gang.fair;

import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.gang.usage.Payer;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// How well off each payer is at one moment.
///
/// @param byPayer with accounts filled in ([AccountTree#resolved])
public record FairShares(SortedMap<Payer, Standing> byPayer) {
    private static final Standing UNRANKED = new Standing(1, 1, 0.5);

    public FairShares {
        byPayer = Collections.unmodifiableSortedMap(new TreeMap<>(byPayer));
    }

    /// One user's place.
    ///
    /// @param level his part of his siblings' shares over his part of their usage; infinite without
    ///   usage
    /// @param factor Slurm's fair-share factor: the part of all users who are not before him, from
    ///   above 0 to 1
    /// @param middle the same for the middle of those who share his rank: 1/2 where all are equal,
    ///   always between 0 and 1
    public record Standing(double level, double factor, double middle) {}

    /// Ranks everybody who has used something, uses something or waits.
    public static FairShares of(ClusterState state, Policy policy, Instant now) {
        Map<Payer, Double> used =
                new HashMap<>(
                        RecentUsage.of(
                                state, policy.accounts(), policy.fairShare().halfLife(), now));
        Set<Payer> waiting = new HashSet<>();
        state.queued().map(Job::payer).forEach(waiting::add);
        waiting.forEach(payer -> used.putIfAbsent(policy.accounts().resolved(payer), 0.0));
        return FairTree.rank(policy.accounts(), used);
    }

    /// Where this payer stands; in the middle if he was not ranked.
    public Standing of(Payer payer) {
        return byPayer.getOrDefault(payer, UNRANKED);
    }
}
