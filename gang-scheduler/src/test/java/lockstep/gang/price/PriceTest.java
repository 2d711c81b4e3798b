package lockstep.gang.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.fabric.Level;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

/// Sums of charges, and the parts that formulas are made of.
class PriceTest {
    @Test
    void a_price_is_the_sum_of_its_charges_and_forgets_those_of_zero() {
        Price price = new Price(Map.of(Charge.WAIT, 3.0, Charge.SPREAD, 4.0, Charge.SHAPE, 0.0));
        assertThat(price.total()).isEqualTo(7);
        assertThat(price.of(Charge.WAIT)).isEqualTo(3);
        assertThat(price.of(Charge.SHAPE)).isZero();
        assertThat(price.charges()).containsOnlyKeys(Charge.WAIT, Charge.SPREAD);
        assertThat(Price.NONE.total()).isZero();
    }

    @Test
    void prices_add_up_charge_by_charge() {
        Price one = new Price(Map.of(Charge.WAIT, 3.0));
        Price sum = one.plus(new Price(Map.of(Charge.WAIT, 1.0, Charge.SHAPE, 2.0)));
        assertThat(sum).isEqualTo(new Price(Map.of(Charge.WAIT, 4.0, Charge.SHAPE, 2.0)));
        assertThat(one.plus(Charge.WAIT, 2).plus(Charge.PREEMPTION, 5))
                .isEqualTo(new Price(Map.of(Charge.WAIT, 5.0, Charge.PREEMPTION, 5.0)));
    }

    @Test
    void a_charge_is_a_number() {
        assertThatThrownBy(() -> new Price(Map.of(Charge.WAIT, Double.NaN)))
                .hasMessage("WAIT is NaN");
        assertThatThrownBy(() -> Price.NONE.plus(Charge.SPREAD, Double.POSITIVE_INFINITY))
                .hasMessage("SPREAD is Infinity");
    }

    @Test
    void a_charge_has_a_word() {
        assertThat(Charge.STRAGGLER.word()).isEqualTo("straggler");
    }

    /// Expected maxima of n standard normal values (H. L. Harter, Expected values of normal order
    /// statistics, 1961).
    @ParameterizedTest
    @CsvSource({
        "1, 0, 0",
        "2, 0.56419, 0.05",
        "10, 1.53875, 0.01",
        "100, 2.50759, 0.01",
        "1000, 3.24144, 0.01"
    })
    void the_unluckiest_of_n_is_so_far_from_the_mean(int n, double expected, double error) {
        assertThat(NormalMaximum.of(n)).isCloseTo(expected, within(error * expected + 1e-12));
    }

    @Test
    void the_unluckiest_of_more_is_further_away() {
        for (int n = 1; n < 5_000; n++) {
            assertThat(NormalMaximum.of(n + 1)).isGreaterThan(NormalMaximum.of(n));
        }
    }

    @Test
    void spread_factors_never_fall_and_estimates_are_raised_to_that() {
        assertThat(SpreadFactors.raised(0.9, 1.2, 1.1, 1.3))
                .isEqualTo(new SpreadFactors(1, 1.2, 1.2, 1.3));
        assertThat(SpreadFactors.DEFAULT.of(Level.NODE)).isEqualTo(1);
        assertThat(SpreadFactors.DEFAULT.of(Level.CORE)).isEqualTo(1.3);
        assertThatThrownBy(() -> new SpreadFactors(1, 1.2, 1.1, 1.3)).hasMessageContaining("1.1");
        assertThatThrownBy(() -> new SpreadFactors(0.9, 1, 1.1, 1.3)).hasMessageContaining("0.9");
        assertThatThrownBy(() -> new SpreadFactors(1, 1, 1.1, 1e6)).hasMessageContaining("0000");
    }

    /// A leaf of 16 with 13 idle has slots for 13 gangs of one, 6 of two, 3 of four and 1 of eight.
    @Test
    void breaking_up_a_leaf_costs_the_slots_that_are_gone() {
        FragmentationCost cost = FragmentationCost.of(new double[] {1, 10, 100, 1_000, 0, 0, 0});
        assertThat(cost.of(16, 13, 1)).isEqualTo(1);
        assertThat(cost.of(16, 13, 6)).isEqualTo(6 + 3 * 10 + 2 * 100 + 1_000);
        assertThat(cost.of(16, 13, 0)).isZero();
        assertThat(cost.leastPerNode()).isEqualTo(1);
    }

    @Test
    void a_whole_leaf_is_a_slot_of_its_own() {
        FragmentationCost cost = FragmentationCost.of(new double[] {0, 0, 0, 0, 0, 0, 7});
        assertThat(cost.of(16, 16, 1)).isEqualTo(7);
        assertThat(cost.of(16, 15, 1)).isZero();
        assertThat(cost.of(1_000, 1_000, 1_000)).isEqualTo(7);
    }

    @Test
    void leaves_of_any_size_have_slots() {
        FragmentationCost cost = FragmentationCost.of(new double[] {1, 0, 0, 0, 0, 2, 0});
        assertThat(cost.of(1_000, 640, 320)).isEqualTo(320 + 10 * 2);
    }

    @Test
    void a_demand_is_known_for_each_size() {
        assertThatThrownBy(() -> FragmentationCost.of(new double[3])).hasMessageContaining("3");
        assertThatThrownBy(() -> FragmentationCost.of(new double[] {0, 0, 0, 0, 0, 0, -1}))
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> FragmentationCost.of(new double[] {Double.NaN, 0, 0, 0, 0, 0, 0}))
                .hasMessageContaining("NaN");
    }
}
