package lockstep.controller.link;

import lockstep.gang.decide.Command;
import lockstep.gang.state.ClusterState;

import java.time.Duration;
import java.util.Optional;

/// Until when nodes may keep ranks alive without a word, as one leadership reckons.
///
/// A node keeps the longest lease that anybody gave it. So the journal says how long one can be at
/// most: a leader that grants longer ones writes that down first, one that grants shorter ones
/// reckons with the longer ones until the last of them is surely over, and writes that down then.
///
/// @param tookOverAtNanos by the monotonic clock, as all times here
record LeaseEnds(LeaseRules rules, long tookOverAtNanos) {

    /// Whether the journal says already that leases may be as long as ours.
    boolean mayGrant(ClusterState state) {
        return state.longestLease().compareTo(rules.lease()) >= 0;
    }

    /// What the journal must be told, if anything.
    Optional<Command> due(ClusterState state, long nanos) {
        boolean older = state.longestLease().compareTo(rules.lease()) > 0;
        return !mayGrant(state) || (older && nanos - olderEndedNanos(state) > 0)
                ? Optional.of(new Command.BoundLeases(rules.lease()))
                : Optional.empty();
    }

    /// When a node that this leader has not heard has surely ended everything.
    long surelyEndedNanos(ClusterState state) {
        return olderEndedNanos(state);
    }

    /// When a node that last reported at this time has surely ended everything.
    long surelyEndedNanos(ClusterState state, long receivedAtNanos) {
        long ours = LeaseRules.surelyEndedNanos(receivedAtNanos, rules.lease());
        if (state.longestLease().compareTo(rules.lease()) <= 0) {
            return ours;
        }
        long older = olderEndedNanos(state);
        return ours - older > 0 ? ours : older;
    }

    /// When all that earlier leaders granted is over. They may have gone on granting for a moment.
    private long olderEndedNanos(ClusterState state) {
        Duration longest = mayGrant(state) ? state.longestLease() : rules.lease();
        return LeaseRules.surelyEndedNanos(tookOverAtNanos, longest)
                + rules.takeoverMargin().toNanos();
    }
}
