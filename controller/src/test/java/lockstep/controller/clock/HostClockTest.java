package lockstep.controller.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

final class HostClockTest {
    @TempDir private Path folder;

    @Test
    void it_is_the_time_that_it_is_to_the_microsecond() {
        Instant before = Instant.now();

        Instant told = HostClock.start().instant();

        assertThat(told).isBetween(before.minusMillis(1), Clock.systemUTC().instant());
        assertThat(told).isEqualTo(told.truncatedTo(ChronoUnit.MICROS));
    }

    @Test
    void the_kernels_uptime_is_read_and_without_it_the_monotonic_clock_does() throws IOException {
        Path uptime = Files.writeString(folder.resolve("uptime"), "28866.47 23926.31\n");
        Path odd = Files.writeString(folder.resolve("odd"), "a while\n");

        assertThat(HostClock.boot(uptime, () -> 7).getAsLong()).isEqualTo(28_866_470_000_000L);
        assertThat(HostClock.boot(odd, () -> 7).getAsLong()).isEqualTo(7);
        assertThat(HostClock.boot(folder.resolve("none"), () -> 7).getAsLong()).isEqualTo(7);
    }

    @Test
    void a_leap_is_told_with_what_becomes_of_it() {
        assertThat(HostClock.words(Duration.ofHours(1), Duration.ofHours(1)))
                .isEqualTo(
                        """
                        The clock of this host was set 1 h 0 min ahead. This controller goes on by \
                        the time that has passed: for it the host's clock is now 1 h 0 min ahead, \
                        which it makes up for in about 10 h 0 min.
                        Maybe set the host's clock right; if it is, restart this controller.\
                        """);
        assertThat(HostClock.words(Duration.ofDays(-3_650), Duration.ofDays(-3_650)))
                .contains("was set 3650 d back", "and it is not followed.");
        assertThat(HostClock.words(Duration.ofHours(-1), Duration.ofMillis(3)))
                .isEqualTo(
                        "The clock of this host was set 1 h 0 min back. It agrees again with the"
                                + " time by which this controller decides.");
    }
}
