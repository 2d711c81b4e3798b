package lockstep.cli.select;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.options.Parsed;
import lockstep.protocol.v1.IndexRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

final class TaskIndicesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0",
                "0,1|0-1",
                "0,2|0,2",
                "0,2,4|0-4:2",
                "1,2,3,7,8,10|1-3,7-8,10",
                "5,15,25,35|5-35:10",
                "0,2,4,5|0,2,4-5"
            })
    void indices_are_written_as_slurm_writes_them(String indices, String text) {
        List<Integer> sorted = Arrays.stream(indices.split(",", -1)).map(Integer::valueOf).toList();
        assertThat(TaskIndices.text(sorted)).isEqualTo(text);
    }

    @Test
    void what_is_written_is_read_as_the_same() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TreeSet<Integer> indices = new TreeSet<>();
            for (int i = random.nextInt(1, 20); i > 0; i--) {
                indices.add(random.nextInt(40));
            }
            String text = TaskIndices.text(List.copyOf(indices));
            List<IndexRange> read = TaskIndices.parse(text).orElseThrow();
            List<Integer> again = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                if (TaskIndices.contain(read, i)) {
                    again.add(i);
                }
            }
            assertThat(again).as(text).containsExactlyElementsOf(indices);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7|7",
                "7_1|7_1",
                "7_*|7",
                "7_[1]|7_1",
                "7_[1-5,9%2]|7_[1-5,9]",
                "7_[0-8:2]|7_[0-8:2]"
            })
    void jobs_are_named_by_id_and_index(String word, String text) {
        assertThat(JobIds.parse(word))
                .isInstanceOfSatisfying(
                        Parsed.Good.class,
                        good ->
                                assertThat(good.value())
                                        .asInstanceOf(
                                                org.assertj.core.api.InstanceOfAssertFactories.list(
                                                        JobTarget.class))
                                        .extracting(JobTarget::text)
                                        .containsExactly(text));
    }

    @Test
    void commas_inside_of_brackets_part_no_jobs() {
        assertThat(JobIds.parse("7_[1,3],8,9_2").orTell((_, _) -> {}).orElseThrow())
                .extracting(JobTarget::text)
                .containsExactly("7_[1,3]", "8", "9_2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "7,",
                "0",
                "7_",
                "_1",
                "7_[",
                "7_[]",
                "7_[1",
                "7_1]",
                "7_[3-1]",
                "7_1-3",
                "7_-1",
                "7_4000001",
                "4294967296"
            })
    void what_names_no_job_is_refused(String text) {
        assertThat(JobIds.parse(text)).isInstanceOf(Parsed.Bad.class);
    }
}
