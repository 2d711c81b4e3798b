package lockstep.node.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.SplittableRandom;

final class BackoffTest {

    @Test
    void waits_double_up_to_two_seconds_and_begin_anew_after_success() {
        var backoff = new Backoff(new SplittableRandom(7));
        Duration most = Backoff.LEAST;
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.next()).isBetween(most.dividedBy(2), most);
            most =
                    most.multipliedBy(2).compareTo(Backoff.MOST) > 0
                            ? Backoff.MOST
                            : most.multipliedBy(2);
        }

        backoff.reset();

        assertThat(backoff.next()).isLessThanOrEqualTo(Backoff.LEAST);
    }
}
