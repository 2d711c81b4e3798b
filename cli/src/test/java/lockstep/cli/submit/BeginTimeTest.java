package lockstep.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.options.Parsed;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.ZoneId;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// It is Monday, 2026-11-23, three in the afternoon in Paris.
final class BeginTimeTest {

    private static final Instant NOW = Instant.parse("2026-11-23T14:00:00Z");
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    @ParameterizedTest
    @CsvSource({
        "16:00, 2026-11-23T15:00:00Z",
        "14:00, 2026-11-24T13:00:00Z",
        "15:00, 2026-11-24T14:00:00Z",
        "9:30:15, 2026-11-24T08:30:15Z",
        "4:00 PM, 2026-11-23T15:00:00Z",
        "12:00am, 2026-11-23T23:00:00Z",
        "12:30pm, 2026-11-24T11:30:00Z",
        "noon, 2026-11-24T11:00:00Z",
        "midnight, 2026-11-23T23:00:00Z",
        "teatime, 2026-11-23T15:00:00Z",
        "elevenses, 2026-11-24T10:00:00Z",
        "fika, 2026-11-24T14:00:00Z",
        "today, 2026-11-22T23:00:00Z",
        "tomorrow, 2026-11-23T23:00:00Z",
        "Tomorrow, 2026-11-23T23:00:00Z",
        "today 23:00, 2026-11-23T22:00:00Z",
        "noon tomorrow, 2026-11-24T11:00:00Z",
        "tomorrow-noon, 2026-11-24T11:00:00Z",
        "2026-12-24, 2026-12-23T23:00:00Z",
        "2026-12-24T18:00, 2026-12-24T17:00:00Z",
        "2026-12-24T18:00:05, 2026-12-24T17:00:05Z",
        "2027-7-1T8:00, 2027-07-01T06:00:00Z",
        "12/24/26, 2026-12-23T23:00:00Z",
        "12/24/26-18:00, 2026-12-24T17:00:00Z",
        "12.24.26, 2026-12-23T23:00:00Z",
        "122426, 2026-12-23T23:00:00Z",
        "1224, 2026-12-23T23:00:00Z",
        "12/24, 2026-12-23T23:00:00Z",
        "01/02, 2027-01-01T23:00:00Z",
        "11/23-16:00, 2026-11-23T15:00:00Z",
        "11/23-14:00, 2027-11-23T13:00:00Z",
        "now, 2026-11-23T14:00:00Z",
        "now+60, 2026-11-23T14:01:00Z",
        "now+2hours, 2026-11-23T16:00:00Z",
        "now + 1 day, 2026-11-24T14:00:00Z",
        "now+2weeks, 2026-12-07T14:00:00Z",
        "NOW+1minute, 2026-11-23T14:01:00Z",
        "now-1hour, 2026-11-23T13:00:00Z"
    })
    void moments_are_read_as_slurm_reads_them(String text, Instant moment) {
        assertThat(BeginTime.parse(text, NOW, PARIS)).isEqualTo(Parsed.good(moment));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "notatime",
                "25:00",
                "16:60",
                "16:7",
                "16",
                "1",
                "13:00pm",
                "2026-13-01",
                "2026-02-30",
                "02/30/27",
                "12/24/2026",
                "12/",
                "12/24/",
                "1224/26",
                "today today",
                "16:00 17:00",
                "now+",
                "now+x",
                "now+1fortnight",
                "now1",
                "now+-1",
                "2026-12-24Tx",
                "now+99999999999999999999",
                "9999-01-01",
                "now+9999weeks",
                "-5",
                "tomorrowish",
                "T",
                "t16:00"
            })
    void what_is_no_moment_or_too_far_is_refused(String text) {
        assertThat(BeginTime.parse(text, NOW, PARIS)).isInstanceOf(Parsed.Bad.class);
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void any_text_is_read_or_refused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder();
        String[] parts = {
            "now", "today", "tomorrow", "noon", "+", "-", "T", " ", ":", "/", ".", "pm", "hours"
        };
        for (int i = random.nextInt(6); i >= 0; i--) {
            text.append(
                    random.nextBoolean()
                            ? parts[random.nextInt(parts.length)]
                            : Integer.toString(random.nextInt(2100)));
        }
        assertThat(BeginTime.parse(text.toString(), NOW, PARIS)).isNotNull();
    }
}
