package lockstep.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.options.Parsed;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

final class TimeLimitTest {

    @ParameterizedTest
    @CsvSource({
        "1, 60",
        "90, 5400",
        "0, 0",
        "0:30, 30",
        "90:00, 5400",
        "5:7, 307",
        "1:00:00, 3600",
        "0:90:00, 5400",
        "1-0, 86400",
        "1-12, 129600",
        "2-03:30, 185400",
        "7-00:00:01, 604801",
        "UNLIMITED, 0",
        "unlimited, 0",
        "infinite, 0",
        "007, 420",
        "10000-00:00:00, 864000000"
    })
    void every_form_of_slurm_is_read(String text, int seconds) {
        assertThat(TimeLimit.parse(text)).isEqualTo(Parsed.good(new TimeLimit(seconds)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "abc",
                "-5",
                "-1",
                "1:2:3:4",
                "1-2:3:4:5",
                "1-",
                "-",
                "1--2",
                ":",
                "1:",
                ":1",
                "1.5",
                "1h",
                "+5",
                " 5",
                "5 ",
                "1-2-3",
                "٣",
                "10000-00:00:01",
                "99999999999999",
                "99999999999999999999999",
                "1-99999999999999999999",
                "999999999999999999:999999999999999999:999999999999999999"
            })
    void what_is_no_time_or_too_long_is_refused(String text) {
        assertThat(TimeLimit.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void any_time_written_in_full_is_read_back(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        int days = random.nextInt(9999);
        int hours = random.nextInt(24);
        int minutes = random.nextInt(60);
        int seconds = random.nextInt(60);
        String text = "%d-%02d:%02d:%02d".formatted(days, hours, minutes, seconds);
        assertThat(TimeLimit.parse(text))
                .isEqualTo(
                        Parsed.good(
                                new TimeLimit(
                                        ((days * 24 + hours) * 60 + minutes) * 60 + seconds)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void any_text_is_read_or_refused_but_never_more_than_the_maximum(long seed) {
        String text = Noise.of(new SplittableRandom(seed), "0123456789:-", 12);
        if (TimeLimit.parse(text) instanceof Parsed.Good<TimeLimit>(TimeLimit limit)) {
            assertThat((long) limit.seconds()).isBetween(0L, TimeLimit.SECONDS_MAX);
        }
    }
}
