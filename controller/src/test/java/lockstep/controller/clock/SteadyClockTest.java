package lockstep.controller.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

final class SteadyClockTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final Duration DECADE = Duration.ofDays(3_652);

    private final List<Duration> leaps = new ArrayList<>();
    private Instant wall = NOON;
    private long nanos;
    private long bootNanos = 77_000_000_000L;

    private final SteadyClock clock =
            new SteadyClock(
                    new Clock() {
                        @Override
                        public ZoneId getZone() {
                            return ZoneOffset.UTC;
                        }

                        @Override
                        public Clock withZone(ZoneId zone) {
                            return this;
                        }

                        @Override
                        public Instant instant() {
                            return wall;
                        }
                    },
                    () -> nanos,
                    () -> bootNanos,
                    (by, _) -> leaps.add(by));

    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
        bootNanos += time.toNanos();
    }

    private void sleep(Duration time) {
        wall = wall.plus(time);
        bootNanos += time.toNanos();
    }

    /// As somebody asks each second.
    private Instant after(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            pass(Duration.ofSeconds(1));
            var _ = clock.instant();
        }
        return clock.instant();
    }

    @Test
    void it_is_the_hosts_time_as_long_as_nobody_sets_that() {
        assertThat(after(Duration.ofHours(1))).isEqualTo(NOON.plus(Duration.ofHours(1)));
        assertThat(leaps).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "P3652D", "P-3652D"})
    void half_an_hour_takes_about_half_an_hour_whatever_is_set(Duration leap) {
        wall = wall.plus(leap);

        Duration passed = Duration.between(NOON, after(Duration.ofMinutes(30)));

        assertThat(passed).isBetween(Duration.ofMinutes(27), Duration.ofMinutes(33));
        assertThat(leaps).containsExactly(leap);
    }

    @Test
    void an_hours_difference_is_made_up_for_within_ten_hours() {
        wall = wall.plus(Duration.ofHours(1));

        assertThat(after(Duration.ofHours(10))).isEqualTo(wall);
        assertThat(leaps).hasSize(1);
    }

    @Test
    void it_never_goes_back() {
        Instant before = after(Duration.ofMinutes(1));
        wall = wall.minus(Duration.ofHours(1));
        for (int i = 0; i < 1_000; i++) {
            pass(Duration.ofMillis(3));
            Instant now = clock.instant();
            assertThat(now).isAfter(before);
            before = now;
        }
    }

    @Test
    void a_clock_that_is_a_day_off_is_not_followed() {
        wall = wall.plus(DECADE);

        assertThat(after(Duration.ofMinutes(10))).isEqualTo(NOON.plus(Duration.ofMinutes(10)));
    }

    @Test
    void set_back_to_what_it_was_it_agrees_again_at_once() {
        wall = wall.plus(DECADE);
        var _ = after(Duration.ofMinutes(1));
        wall = wall.minus(DECADE);

        assertThat(after(Duration.ofMinutes(1))).isEqualTo(wall);
        assertThat(leaps).containsExactly(DECADE, DECADE.negated());
    }

    @Test
    void what_the_host_slept_through_is_over_and_no_leap() {
        var _ = after(Duration.ofMinutes(1));

        sleep(Duration.ofHours(8));

        assertThat(clock.instant()).isEqualTo(wall);
        assertThat(after(Duration.ofMinutes(1))).isEqualTo(wall);
        assertThat(leaps).isEmpty();
    }

    @Test
    void who_sets_the_clock_of_a_host_that_slept_is_noticed_all_the_same() {
        sleep(Duration.ofHours(8));
        wall = wall.plus(Duration.ofHours(1));

        assertThat(clock.instant()).isEqualTo(NOON.plus(Duration.ofHours(8)));
        assertThat(leaps).containsExactly(Duration.ofHours(1));
    }
}
