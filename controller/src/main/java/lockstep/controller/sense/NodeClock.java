package lockstep.controller.sense;

import lockstep.gang.cluster.NodeName;

import java.time.Duration;
import java.util.Optional;

/// Whether a node's wall clock is wrong, or ours is: said once each time that it leaps.
final class NodeClock {
    /// Less may be a report that took its time.
    static final Duration MUCH = Duration.ofSeconds(30);

    private Duration ahead = Duration.ZERO;

    /// What to say when the node tells its time.
    ///
    /// @param now by how much its clock is ahead of ours; behind when negative
    Optional<String> told(NodeName node, Duration now) {
        if (now.minus(ahead).abs().compareTo(MUCH) < 0) {
            return Optional.empty();
        }
        ahead = now;
        return Optional.of(words(node, now));
    }

    private static String words(NodeName node, Duration now) {
        return now.abs().compareTo(MUCH) < 0
                ? "The clock of %s agrees with this controller's again".formatted(node)
                : """
                The clock of %s is %d s %s this controller's. Nothing is decided by it: what %s tells \
                counts as of when it came, but times in its own logs are off.
                Maybe its clock is not synchronised: see timedatectl there, and here if this is said \
                of many nodes.\
                """
                        .formatted(
                                node,
                                now.abs().toSeconds(),
                                now.isNegative() ? "behind" : "ahead of",
                                node);
    }
}
