package lockstep.controller.election;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.election.Candidacy.Place;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Fault 40: a latch that never says that we lead.
class LatchWatchTest {
    private static final String ME = "ctl1:7420";
    private static final String OTHER = "ctl2:7420";

    private final LatchWatch watch = new LatchWatch(Duration.ofSeconds(18));

    @Test
    void a_latch_is_deaf_once_it_has_been_our_turn_for_too_long_and_it_says_nothing() {
        assertThat(deafAt(0, false, ME, OTHER)).isFalse();
        assertThat(deafAt(17, false, ME, OTHER)).isFalse();
        assertThat(deafAt(18, false, ME, OTHER)).isTrue();
    }

    @Test
    void so_is_one_that_has_lost_its_place() {
        assertThat(deafAt(0, false, OTHER)).isFalse();
        assertThat(deafAt(18, false, OTHER)).isTrue();
        assertThat(deafAt(19, false)).isFalse();
        assertThat(deafAt(37, false)).isTrue();
    }

    @Test
    void whoever_waits_behind_another_waits_for_ever() {
        assertThat(deafAt(0, false, OTHER, ME)).isFalse();
        assertThat(deafAt(100_000, false, OTHER, ME)).isFalse();
    }

    @Test
    void a_latch_that_says_that_we_lead_is_not_deaf_whatever_the_queue_says() {
        assertThat(deafAt(0, true, OTHER)).isFalse();
        assertThat(deafAt(100, true, OTHER)).isFalse();
    }

    @Test
    void the_time_counts_anew_once_all_was_well() {
        assertThat(deafAt(0, false, ME)).isFalse();
        assertThat(deafAt(10, false, OTHER, ME)).isFalse();
        assertThat(deafAt(20, false, ME)).isFalse();
        assertThat(deafAt(37, false, ME)).isFalse();
        assertThat(deafAt(38, false, ME)).isTrue();
    }

    @Test
    void the_next_try_gets_as_much_time() {
        assertThat(deafAt(0, false, ME)).isFalse();
        assertThat(deafAt(18, false, ME)).isTrue();
        assertThat(deafAt(19, false, ME)).isFalse();
        assertThat(deafAt(36, false, ME)).isFalse();
        assertThat(deafAt(37, false, ME)).isTrue();
    }

    private boolean deafAt(long seconds, boolean leads, String... queue) {
        List<Place> places =
                Stream.of(queue).map(address -> new Place(address, address.equals(ME))).toList();
        return watch.isDeaf(places, leads, Duration.ofSeconds(seconds).toNanos());
    }
}
