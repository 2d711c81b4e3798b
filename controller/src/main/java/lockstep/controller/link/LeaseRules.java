package lockstep.controller.link;

import java.time.Duration;

/// How long nodes are trusted without a word.
///
/// @param lease how long after a report the node may keep ranks alive
/// @param reportEvery how often a node should report; less often where there are very many
/// @param silentAfter after this long without a report nothing new is sent to a node
/// @param takeoverMargin how much longer than `lease` a leader that has just taken over waits for
///   nodes it has not heard: the earlier leader may have granted leases for as long as it could
///   believe that it still led
/// @param assembly how long a gang may take from its start, or from the last byte that was brought
///   for it, to the barrier
public record LeaseRules(
        Duration lease,
        Duration reportEvery,
        Duration silentAfter,
        Duration takeoverMargin,
        Duration assembly) {

    /// What a node's warden needs at most to notice the end of the lease and to kill everything: it
    /// looks twice a second.
    private static final Duration KILL_TIME = Duration.ofSeconds(2);

    /// When a node that was granted such a lease at `grantedAt` at the latest has surely ended
    /// everything: its clock may run slower by a hundredth, and its warden needs a moment.
    static long surelyEndedNanos(long grantedAtNanos, Duration lease) {
        return grantedAtNanos + lease.toNanos() + lease.toNanos() / 100 + KILL_TIME.toNanos();
    }
}
