package lockstep.gang.replay.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;

class ChanceTest {
    private static final int DRAWS = 20_000;

    @Test
    void the_same_question_gets_the_same_answer() {
        Chance one = new Chance(5);
        double first = one.about("speeds").about(7).uniform(3);
        assertThat(one.uniform(1)).isEqualTo(new Chance(5).uniform(1));
        assertThat(new Chance(5).about("speeds").about(7).uniform(3)).isEqualTo(first);
    }

    @Test
    void other_seeds_topics_and_keys_get_other_answers() {
        double first = new Chance(5).about("speeds").uniform(3);
        assertThat(new Chance(6).about("speeds").uniform(3)).isNotEqualTo(first);
        assertThat(new Chance(5).about("failures").uniform(3)).isNotEqualTo(first);
        assertThat(new Chance(5).about("speeds").uniform(4)).isNotEqualTo(first);
    }

    @Test
    void uniform_draws_fill_the_unit_interval_evenly() {
        Chance chance = new Chance(1);
        int[] tenths = new int[10];
        for (int i = 0; i < DRAWS; i++) {
            tenths[(int) (10 * chance.uniform(i))]++;
        }
        for (int count : tenths) {
            assertThat(count).isBetween(DRAWS / 10 - 200, DRAWS / 10 + 200);
        }
    }

    @Test
    void gaussian_draws_have_mean_0_and_deviation_1() {
        Chance chance = new Chance(2);
        assertThat(mean(chance::gaussian)).isCloseTo(0, within(0.03));
        assertThat(mean(i -> Math.pow(chance.gaussian(i), 2))).isCloseTo(1, within(0.04));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1, 3})
    void gamma_draws_have_the_shape_as_mean_and_variance(double shape) {
        Chance chance = new Chance(3);
        assertThat(mean(i -> chance.gamma(i, shape))).isCloseTo(shape, within(0.06 * shape + 0.01));
        assertThat(mean(i -> Math.pow(chance.gamma(i, shape) - shape, 2)))
                .isCloseTo(shape, within(0.12 * shape + 0.01));
    }

    @Test
    void exponential_draws_have_the_mean_that_the_rate_says() {
        Chance chance = new Chance(4);
        assertThat(mean(i -> chance.exponential(i, 4))).isCloseTo(0.25, within(0.01));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0", "0.975, 1.959964", "0.001, -3.090232", "0.84134475, 1"})
    void quantiles_of_the_normal_distribution_are_those_of_the_tables(double p, double value) {
        assertThat(Normal.quantile(p)).isCloseTo(value, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0.564", "10, 1.539", "100, 2.508", "1000, 3.241"})
    void the_greatest_of_n_draws_is_known_well_enough(int n, double exact) {
        assertThat(Normal.expectedMaximum(n)).isCloseTo(exact, within(0.03));
    }

    @Test
    void an_empirical_distribution_is_interpolated() {
        Empirical three = Empirical.quantiles(3, 1, 2);
        assertThat(three.quantile(0)).isEqualTo(1);
        assertThat(three.quantile(0.25)).isEqualTo(1.5);
        assertThat(three.median()).isEqualTo(2);
        assertThat(three.quantile(1)).isEqualTo(3);
    }

    private static double mean(LongToDoubleFunction draw) {
        return LongStream.range(0, DRAWS).mapToDouble(draw).average().orElseThrow();
    }
}
