package lockstep.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.Epoch;
import lockstep.gang.decide.Command;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class LeaseEndsTest {
    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration MARGIN = Duration.ofSeconds(1);
    private static final long TOOK_OVER = nanos(Duration.ofSeconds(1_000));

    /// A clock that is slower by a hundredth, and the warden's 2 s.
    private static final long SHORT_OVER = nanos(Duration.ofMillis(10_000 + 100 + 2_000));

    private static final long LONG_OVER = nanos(Duration.ofSeconds(300 + 3 + 2));

    private final LeaseEnds shortOnes = new LeaseEnds(rules(SHORT), TOOK_OVER);
    private final LeaseEnds longOnes = new LeaseEnds(rules(LONG), TOOK_OVER);

    @Test
    void nothing_is_granted_that_the_journal_does_not_know() {
        assertThat(shortOnes.mayGrant(ClusterState.empty())).isFalse();
        assertThat(longOnes.mayGrant(bounded(SHORT))).isFalse();
        assertThat(longOnes.mayGrant(bounded(LONG))).isTrue();
        assertThat(shortOnes.mayGrant(bounded(LONG))).isTrue();
    }

    @Test
    void longer_ones_are_written_down_at_once() {
        assertThat(longOnes.due(bounded(SHORT), TOOK_OVER)).contains(new Command.BoundLeases(LONG));
        assertThat(longOnes.due(bounded(LONG), TOOK_OVER + LONG_OVER * 2)).isEmpty();
    }

    @Test
    void shorter_ones_count_once_all_longer_ones_are_surely_over() {
        long over = TOOK_OVER + LONG_OVER + nanos(MARGIN);
        assertThat(shortOnes.due(bounded(LONG), over)).isEmpty();
        assertThat(shortOnes.due(bounded(LONG), over + 1)).contains(new Command.BoundLeases(SHORT));
    }

    @Test
    void a_node_that_is_not_heard_may_have_the_longest_of_all() {
        assertThat(shortOnes.surelyEndedNanos(bounded(LONG)))
                .isEqualTo(TOOK_OVER + LONG_OVER + nanos(MARGIN));
        assertThat(shortOnes.surelyEndedNanos(bounded(SHORT)))
                .isEqualTo(TOOK_OVER + SHORT_OVER + nanos(MARGIN));
        assertThat(longOnes.surelyEndedNanos(bounded(SHORT)))
                .isEqualTo(TOOK_OVER + LONG_OVER + nanos(MARGIN));
    }

    @Test
    void a_node_that_is_heard_may_still_have_a_longer_one_of_an_earlier_leader() {
        long soon = TOOK_OVER + nanos(Duration.ofSeconds(5));
        long late = TOOK_OVER + nanos(Duration.ofSeconds(400));
        assertThat(shortOnes.surelyEndedNanos(bounded(LONG), soon))
                .isEqualTo(TOOK_OVER + LONG_OVER + nanos(MARGIN));
        assertThat(shortOnes.surelyEndedNanos(bounded(LONG), late)).isEqualTo(late + SHORT_OVER);
        assertThat(shortOnes.surelyEndedNanos(bounded(SHORT), soon)).isEqualTo(soon + SHORT_OVER);
    }

    private static ClusterState bounded(Duration longest) {
        return ClusterState.empty()
                .apply(new Entry(1, new Epoch(1), Instant.EPOCH, new Event.LeasesBounded(longest)));
    }

    private static LeaseRules rules(Duration lease) {
        return new LeaseRules(
                lease,
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                MARGIN,
                Duration.ofSeconds(60));
    }

    private static long nanos(Duration time) {
        return time.toNanos();
    }
}
