package lockstep.gang.learn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SurvivalTest {
    private final Survival survival = new Survival();

    @BeforeEach
    void the_example_of_the_class() {
        survival.ended(10, 1);
        survival.cutOff(15, 1);
        survival.ended(40, 1);
        survival.ended(20, 1);
    }

    @Test
    void the_median_is_where_at_most_half_is_left() {
        assertThat(survival.medianBeyond(0)).hasValue(20);
    }

    @Test
    void what_has_lasted_so_long_has_a_later_median() {
        assertThat(survival.medianBeyond(20)).hasValue(40);
        assertThat(survival.medianBeyond(40)).isEmpty();
    }

    @Test
    void what_was_cut_off_late_hides_the_median() {
        survival.cutOff(50, 9);
        assertThat(survival.medianBeyond(0)).isEmpty();
    }

    @Test
    void what_was_cut_off_at_the_moment_of_an_end_has_lasted_until_then() {
        Survival tie = new Survival();
        tie.cutOff(10, 1);
        tie.ended(10, 1);
        assertThat(tie.medianBeyond(0)).hasValue(10);
    }

    @Test
    void weights_count_as_so_many_ends() {
        Survival light = new Survival();
        light.ended(10, 0.9);
        light.ended(20, 1);
        assertThat(light.medianBeyond(0)).hasValue(20);
    }
}
