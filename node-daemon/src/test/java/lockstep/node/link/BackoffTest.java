package lockstep.node.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.SplittableRandom;

final class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(50);

    private final ReturnPace pace = new ReturnPace();
    private final Backoff backoff = new Backoff(pace, new SplittableRandom(7));

    @Test
    void waits_double_up_to_two_seconds_and_begin_anew_after_success() {
        Duration most = FIRST;
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.next()).isBetween(most.dividedBy(2), most);
            most = shorter(most.multipliedBy(2), ReturnPace.LEAST);
        }

        backoff.reset();

        assertThat(backoff.next()).isLessThanOrEqualTo(FIRST);
    }

    @Test
    void in_a_large_cluster_the_leader_says_how_much_longer() {
        pace.told(Duration.ofSeconds(10));

        Duration most = FIRST.multipliedBy(5);
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.next()).isBetween(most.dividedBy(2), most);
            most = shorter(most.multipliedBy(2), Duration.ofSeconds(10));
        }
    }

    @Test
    void a_leader_that_says_nothing_or_nonsense_is_taken_within_bounds() {
        pace.told(Duration.ZERO);
        assertThat(pace.longest()).isEqualTo(ReturnPace.LEAST);
        pace.told(Duration.ofDays(1));
        assertThat(pace.longest()).isEqualTo(Duration.ofMinutes(1));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
