package lockstep.controller.environment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.stream.Stream;

final class RepeatedTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"4 | 4", "4 4 3 | 4(x2),3", "1 1 1 1 | 1(x4)", "1 2 1 | 1,2,1", "0 0 | 0(x2)"})
    void runs_of_equal_numbers_are_written_once(String numbers, String text) {
        List<Integer> list = Stream.of(numbers.split(" ")).map(Integer::valueOf).toList();
        assertThat(Repeated.text(list)).isEqualTo(text);
    }
}
