package lockstep.gang.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

class JobArrayTest {
    private static final JobId ID = new JobId(7);

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static IndexRange range(int first, int last, int step) {
        return new IndexRange(first, last, step);
    }

    @Test
    void indices_are_drawn_together_where_their_distance_is_even() {
        assertThat(
                        JobArray.of(List.of(range(10, 10, 1), range(1, 7, 2), range(3, 5, 1)), 0)
                                .ranges())
                .containsExactly(range(1, 1, 1), range(3, 5, 1), range(7, 7, 1), range(10, 10, 1));
        assertThat(JobArray.of(List.of(range(1, 1, 1), range(3, 7, 2)), 0).ranges())
                .containsExactly(range(1, 7, 2));
    }

    @Test
    void a_task_knows_its_array() {
        assertThat(JobArray.of(List.of(range(2, 6, 2)), 3).tasks(ID))
                .containsExactly(
                        new ArrayTask(ID, 2, 2, 6, 2, 3, 3),
                        new ArrayTask(ID, 4, 2, 6, 2, 3, 3),
                        new ArrayTask(ID, 6, 2, 6, 2, 3, 3));
    }

    @Test
    void an_uneven_array_has_a_step_of_one() {
        assertThat(
                        JobArray.of(List.of(range(1, 1, 1), range(3, 3, 1), range(9, 9, 1)), 0)
                                .tasks(ID))
                .extracting(ArrayTask::step)
                .containsOnly(1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_short_form_means_the_same_indices_in_ascending_order(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<IndexRange> ranges = new ArrayList<>();
        TreeSet<Integer> wanted = new TreeSet<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            int first = random.nextInt(30);
            int step = random.nextInt(1, 5);
            int last = first + step * random.nextInt(10);
            ranges.add(range(first, last, step));
            for (int index = first; index <= last; index += step) {
                wanted.add(index);
            }
        }
        JobArray array = JobArray.of(ranges, 0);
        assertThat(array.tasks(ID)).extracting(ArrayTask::index).containsExactlyElementsOf(wanted);
        assertThat(array.count()).isEqualTo(wanted.size());
        assertThat(JobArray.of(array.ranges(), 0)).isEqualTo(array);
        assertThat(IntStream.range(0, 80).filter(i -> contains(array, i)).boxed().toList())
                .containsExactlyElementsOf(wanted);
    }

    private static boolean contains(JobArray array, int index) {
        return array.ranges().stream().anyMatch(range -> range.contains(index));
    }

    @Test
    void an_array_without_tasks_is_none() {
        assertThatThrownBy(() -> new JobArray(List.of(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
