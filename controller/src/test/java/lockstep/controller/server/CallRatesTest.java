package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

final class CallRatesTest {
    private long now = 1;
    private final CallRates rates = new CallRates(() -> new CallRates.Most(10, 3), () -> now);

    private int taken(int uid) {
        int taken = 0;
        while (rates.take(uid)) {
            taken++;
        }
        return taken;
    }

    @Test
    void a_burst_ends_and_time_gives_more() {
        assertThat(taken(1000)).isEqualTo(3);
        now += Duration.ofMillis(100).toNanos();
        assertThat(taken(1000)).isEqualTo(1);
        now += Duration.ofMillis(99).toNanos();
        assertThat(taken(1000)).isZero();
        now += Duration.ofMillis(1).toNanos();
        assertThat(taken(1000)).isEqualTo(1);
    }

    @Test
    void no_pause_gives_more_than_a_burst() {
        assertThat(taken(1000)).isEqualTo(3);
        now += Duration.ofHours(1).toNanos();
        assertThat(taken(1000)).isEqualTo(3);
    }

    @Test
    void one_user_takes_nothing_from_another() {
        assertThat(taken(1000)).isEqualTo(3);
        assertThat(taken(1001)).isEqualTo(3);
    }

    @Test
    void whoever_asks_again_and_again_gets_no_less_for_it() {
        assertThat(taken(1000)).isEqualTo(3);
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            now += Duration.ofMillis(1).toNanos();
            taken += taken(1000);
        }
        assertThat(taken).isBetween(9, 10);
    }
}
