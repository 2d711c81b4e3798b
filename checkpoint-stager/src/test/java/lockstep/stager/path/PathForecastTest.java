package lockstep.stager.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

final class PathForecastTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MIB = 1 << 20;

    private final PathForecast forecast = new PathForecast();
    private long now = SECOND;

    static IntStream seeds() {
        return IntStream.rangeClosed(1, 50);
    }

    /// Puts of 16 MiB, two at a time, at a rate that varies by a third, ticks included.
    private void putFor(double seconds, double bytesPerSecond, SplittableRandom random) {
        long end = now + (long) (seconds * SECOND);
        while (now < end) {
            forecast.began(now);
            forecast.began(now);
            double rate = bytesPerSecond * random.nextDouble(0.67, 1.33);
            for (int tick = 0; tick < 8; tick++) {
                now += (long) (2 * 2 * MIB / rate * SECOND);
                forecast.moved(now);
                assertThat(forecast.state(now)).isNotEqualTo(PathState.STALLED);
            }
            forecast.wrote(16 * MIB, now);
            forecast.wrote(16 * MIB, now);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_rate_is_that_of_what_became_durable(int seed) {
        var random = new SplittableRandom(seed);
        double rate = random.nextDouble(5, 5_000) * MIB;
        assertThat(forecast.state(now)).isEqualTo(PathState.UNMEASURED);
        putFor(20 * 32 * MIB / rate, rate, random);

        assertThat(forecast.writeBytesPerSecond()).isCloseTo(rate, within(0.3 * rate));
        assertThat(forecast.state(now)).isEqualTo(PathState.FIT);
        assertThat(forecast.shareInUse(now)).isBetween(0.0, 1.0);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_path_that_slows_down_is_slow(int seed) {
        var random = new SplittableRandom(seed);
        putFor(10, 400 * MIB, random);
        putFor(10, 80 * MIB, random);

        assertThat(forecast.state(now)).isEqualTo(PathState.SLOW);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_stall_shows_within_three_seconds_and_trust_comes_back_slowly(int seed) {
        var random = new SplittableRandom(seed);
        putFor(10, random.nextDouble(50, 500) * MIB, random);
        stall();

        long alive = now;
        int wentWell = 0;
        while (forecast.state(now) != PathState.FIT) {
            forecast.probed(SECOND / 100, now);
            wentWell++;
            assertThat(forecast.state(now)).isNotEqualTo(PathState.STALLED);
            now += SECOND * random.nextInt(1, 5);
        }
        assertThat(wentWell).isGreaterThanOrEqualTo(3);
        assertThat(now - alive).isBetween(20 * SECOND, 30 * SECOND);
    }

    private void stall() {
        forecast.began(now);
        long begun = now;
        while (forecast.state(now) != PathState.STALLED) {
            now += SECOND / 10;
            assertThat(now - begun).isLessThan(3 * SECOND);
        }
        forecast.abandoned(now);
    }

    @Test
    void each_relapse_makes_probation_longer() {
        putFor(10, 100 * MIB, new SplittableRandom(1));
        long before = 0;
        for (int flap = 0; flap < 4; flap++) {
            stall();
            long alive = now;
            while (forecast.state(now) != PathState.FIT) {
                forecast.probed(1, now);
                now += SECOND;
            }
            assertThat(now - alive).isGreaterThan(before * 3 / 2);
            before = now - alive;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_path_that_takes_bytes_fast_and_then_stalls_is_not_believed(int seed) {
        var random = new SplittableRandom(seed);
        double truth = random.nextDouble(8, 40) * MIB;
        for (int i = 0; i < 10; i++) {
            forecast.began(now);
            for (int tick = 0; tick < 64; tick++) {
                now += SECOND / 10_000;
                forecast.moved(now);
            }
            now += (long) (16 * MIB / truth * SECOND);
            forecast.wrote(16 * MIB, now);
        }
        assertThat(forecast.writeBytesPerSecond()).isLessThan(1.05 * truth);
    }

    @Test
    void failures_in_a_row_end_trust_and_probes_are_spaced_out() {
        for (int i = 0; i < 3; i++) {
            forecast.began(now);
            forecast.failed(now);
        }
        assertThat(forecast.state(now)).isEqualTo(PathState.STALLED);
        int probes = 0;
        for (int second = 0; second < 300; second++) {
            now += SECOND;
            if (forecast.probeDue(now)) {
                probes++;
                forecast.probeFailed(now);
            }
        }
        assertThat(probes).isBetween(8, 20);
    }

    @Test
    void fewer_are_in_flight_while_they_take_much_longer_than_they_need() {
        var window = new InFlightWindow(4);
        for (int i = 0; i < 5; i++) {
            window.ended(16 * MIB, SECOND);
        }
        assertThat(window.size()).isEqualTo(4);
        for (int i = 0; i < 3; i++) {
            window.ended(16 * MIB, 5 * SECOND);
        }
        assertThat(window.size()).isEqualTo(1);
        for (int i = 0; i < 12; i++) {
            window.ended(16 * MIB, SECOND);
        }
        assertThat(window.size()).isEqualTo(4);
    }
}
