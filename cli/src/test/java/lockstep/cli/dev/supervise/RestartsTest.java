package lockstep.cli.dev.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.stream.IntStream;

final class RestartsTest {
    @Test
    void pauses_double_up_to_the_most() {
        Restarts restarts =
                new Restarts.Backoff(
                        Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(10));

        assertThat(IntStream.rangeClosed(1, 7).mapToObj(restarts::pause).map(p -> p.orElseThrow()))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void a_part_that_dies_for_ever_is_still_started_again() {
        assertThat(Restarts.likeSystemd().pause(Integer.MAX_VALUE))
                .contains(Duration.ofSeconds(30));
    }

    @Test
    void never_is_never() {
        assertThat(new Restarts.Never().pause(1)).isEmpty();
    }
}
