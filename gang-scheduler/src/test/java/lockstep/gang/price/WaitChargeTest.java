package lockstep.gang.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class WaitChargeTest {
    private static final WaitCharge CHARGE =
            new WaitCharge(Duration.ofHours(1), Duration.ofMinutes(5));

    private static void assertEqual(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
    }

    @Test
    void the_first_second_costs_all_accelerators_times_the_weight() {
        assertEqual(CHARGE.rate(8, 2, 0), 16);
        assertEqual(CHARGE.rate(8, 2, -5), 16);
    }

    @Test
    void a_second_costs_twice_as_much_after_an_hour_and_five_times_after_two() {
        assertEqual(CHARGE.rate(8, 1, 3_600), 16);
        assertEqual(CHARGE.rate(8, 1, 7_200), 40);
    }

    @Test
    void a_time_of_waiting_costs_the_sum_of_its_seconds() {
        double sum = 0;
        for (int second = 600; second < 7_800; second++) {
            sum += CHARGE.rate(8, 3, second + 0.5);
        }
        assertThat(CHARGE.between(8, 3, 600, 7_800)).isCloseTo(sum, within(1e-6 * sum));
    }

    @Test
    void what_was_before_the_submission_costs_nothing() {
        assertEqual(CHARGE.between(8, 1, -100, 60), CHARGE.between(8, 1, 0, 60));
    }

    @Test
    void urgency_is_the_rate_per_accelerator_second_taken_from_others() {
        assertEqual(CHARGE.urgency(2, 3_600, 900), 2 * 2 / (900.0 + 300));
        assertEqual(CHARGE.urgency(1, 0, -1), 1 / 300.0);
    }

    @Test
    void patience_and_least_are_above_zero() {
        Duration hour = Duration.ofHours(1);
        assertThatThrownBy(() -> new WaitCharge(Duration.ZERO, hour)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> new WaitCharge(hour, Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> new WaitCharge(hour.negated(), hour))
                .hasMessageContaining("PT-1H");
        assertThatThrownBy(() -> new WaitCharge(hour, hour.negated()))
                .hasMessageContaining("PT-1H");
    }
}
