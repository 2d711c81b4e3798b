package lockstep.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.probe.Outcome.Measured;

import org.junit.jupiter.api.Test;

import java.time.Duration;

final class RoundTripsTest {

    private static final Duration TIMEOUT = Duration.ofMillis(10);
    private static final long MICRO = 1_000;

    /// Sends each at its number of milliseconds.
    private static RoundTrips sent(int count) {
        var trips = new RoundTrips(count, TIMEOUT);
        for (int number = 0; number < count; number++) {
            assertThat(trips.send(number * 1_000L * MICRO)).isEqualTo(number);
        }
        return trips;
    }

    private static void back(RoundTrips trips, int number, long micros) {
        trips.back(number, (number * 1_000L + micros) * MICRO);
    }

    @Test
    void median_and_tail_are_of_those_that_came_back() {
        RoundTrips trips = sent(5);
        back(trips, 0, 100);
        back(trips, 3, 400);
        back(trips, 1, 200);
        back(trips, 4, 300);

        assertThat(trips.measured(8)).isEqualTo(new Measured(5, 1, 250, 400, 8));
        assertThat(trips.allBack()).isFalse();
    }

    @Test
    void what_comes_after_the_time_out_is_lost() {
        RoundTrips trips = sent(2);
        back(trips, 0, 10_000);
        back(trips, 1, 10_001);

        assertThat(trips.measured(0)).isEqualTo(new Measured(2, 1, 10_000, 10_000, 0));
    }

    @Test
    void only_the_first_answer_counts() {
        RoundTrips trips = sent(2);
        back(trips, 0, 100);
        back(trips, 0, 900);

        assertThat(trips.measured(0)).isEqualTo(new Measured(2, 1, 100, 100, 0));
    }

    @Test
    void an_answer_to_what_was_not_sent_counts_for_nothing() {
        var trips = new RoundTrips(2, TIMEOUT);
        trips.send(0);
        trips.back(1, 0);

        assertThat(trips.noneBack()).isTrue();
        assertThat(trips.allSent()).isFalse();
    }

    @Test
    void those_that_could_not_be_sent_are_lost() {
        var trips = new RoundTrips(4, TIMEOUT);
        trips.send(0);

        assertThat(trips.measured(5)).isEqualTo(new Measured(4, 4, 0, 0, 0));
    }
}
