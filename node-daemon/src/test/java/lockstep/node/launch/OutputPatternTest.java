package lockstep.node.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

final class OutputPatternTest {

    private static final OutputPattern.Names BATCH =
            new OutputPattern.Names(4711, Optional.empty(), 3, "train", "ann", "n7", 2, 5, true);
    private static final OutputPattern.Names STEP =
            new OutputPattern.Names(4711, Optional.empty(), 3, "train", "ann", "n7", 2, 5, false);

    @ParameterizedTest
    @CsvSource({
        "slurm-%j.out,      slurm-4711.out",
        "%6j,               004711",
        "%2j,               4711",
        "%99j,              0000004711",
        "%1234567890123j,   0000004711",
        "%A_%a,             4711_4294967294",
        "%b,                4",
        "%J,                4711.batch",
        "%s,                batch",
        "%x-%u-%N,          train-ann-n7",
        "%4x,               train",
        "%n/%t,             2/5",
        "%3n/%4t,           002/0005",
        "%r,                2",
        "100%%,             100%",
        "%%j,               %j",
        "%%%j,              %4711",
        "%q%5q,             %q%5q",
        "a%,                a%",
        "a%12,              a%12",
        "plain,             plain",
        "../%x,             ../train",
    })
    void a_pattern_is_expanded(String pattern, String expected) {
        assertThat(OutputPattern.expand(pattern, BATCH)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "slurm-%A_%a.out, slurm-4700_11.out",
        "%j,              4711",
        "%4a-%b,          0011-1",
    })
    void a_task_of_an_array_has_its_array_and_its_index(String pattern, String expected) {
        var task =
                new OutputPattern.Names(
                        4711,
                        Optional.of(new OutputPattern.ArrayTask(4700, 11)),
                        1,
                        "train",
                        "ann",
                        "n7",
                        0,
                        0,
                        true);

        assertThat(OutputPattern.expand(pattern, task)).isEqualTo(expected);
        assertThat(task.defaultPattern()).isEqualTo("slurm-%A_%a.out");
        assertThat(BATCH.defaultPattern()).isEqualTo("slurm-%j.out");
    }

    @ParameterizedTest
    @CsvSource({"%J, 4711.0", "%s, 0", "%3s, 000"})
    void a_step_has_a_number(String pattern, String expected) {
        assertThat(OutputPattern.expand(pattern, STEP)).isEqualTo(expected);
    }

    @Test
    void a_backslash_switches_expansion_off_and_goes_away() {
        assertThat(OutputPattern.expand("\\%j-%x\\\\.out", BATCH)).isEqualTo("%j-%x.out");
    }

    @ParameterizedTest
    @CsvSource({
        "../../etc/passwd, %x.out,  .._.._etc_passwd.out",
        "..,               %x/cron, __/cron",
        ".,                %x%x,    __",
        "a/b,              %x,      a_b",
    })
    void a_job_name_is_no_way_out(String name, String pattern, String expected) {
        var names = new OutputPattern.Names(1, Optional.empty(), 1, name, "ann", "n7", 0, 0, true);

        assertThat(OutputPattern.expand(pattern, names)).isEqualTo(expected);
    }

    @Test
    void many_signs_are_no_trouble() {
        assertThat(OutputPattern.expand("%t".repeat(100_000), BATCH)).hasSize(100_000);
    }
}
