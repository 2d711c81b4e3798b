package lockstep.node.agent;

import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.RankLaunch;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Whether a new attempt may be prepared beside those that are here.
final class Admission {

    private final LaunchPolicy policy;
    private final Holdings holdings;

    Admission(LaunchPolicy policy, Holdings holdings) {
        this.policy = policy;
        this.holdings = holdings;
    }

    /// Says why `key` may not be prepared; empty when it may.
    Optional<String> objection(AttemptKey key, LaunchSpec launch, Collection<Attempt> here) {
        List<Attempt> holders = here.stream().filter(Attempt::holdsResources).toList();
        return malformed(launch)
                .or(() -> sibling(key, holders))
                .or(() -> policy.objection(launch))
                .or(
                        () ->
                                holdings.objection(
                                        launch, holders.stream().map(Attempt::launch).toList()));
    }

    private static Optional<String> malformed(LaunchSpec launch) {
        long ranks = launch.getRanksList().stream().map(RankLaunch::getRank).distinct().count();
        return ranks == launch.getRanksCount()
                ? Optional.empty()
                : Optional.of("the order names a rank twice");
    }

    private static Optional<String> sibling(AttemptKey key, List<Attempt> holders) {
        return holders.stream()
                .map(Attempt::key)
                .filter(other -> other.jobId() == key.jobId())
                .findFirst()
                .map("attempt %s of this job still lives here"::formatted);
    }
}
