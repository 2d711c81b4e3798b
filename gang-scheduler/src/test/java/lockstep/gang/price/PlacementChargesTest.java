package lockstep.gang.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.fabric.Level;

import org.junit.jupiter.api.Test;

/// The formulas of the price by worked examples: 4 nodes of 8 accelerators for an hour hold 115,200
/// accelerator-seconds.
class PlacementChargesTest {
    private static final double ALL = 115_200;

    private static PlacementCharges charges(double synchrony, double communication) {
        return new PlacementCharges(
                4,
                32,
                3_600,
                synchrony,
                communication,
                1_200,
                180,
                new SpreadFactors(1, 1.05, 1.1, 1.3));
    }

    private static void assertEqual(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(1e-6));
    }

    @Test
    void a_synchronous_gang_goes_at_the_pace_of_its_slowest_member() {
        assertEqual(charges(1, 0).straggler(0.1, 0.02, 0), 0.1 * ALL);
    }

    @Test
    void independent_tasks_lose_only_what_each_of_them_loses() {
        assertEqual(charges(0, 0).straggler(0.1, 0.02, 0.5), 0.02 * ALL);
    }

    @Test
    void a_mixed_gang_loses_a_share_of_both() {
        assertEqual(charges(0.5, 0).straggler(0.1, 0.02, 0), 0.5 * (0.1 + 0.02) * ALL);
    }

    /// The unluckiest of four is 1.05 standard deviations from the mean by Blom's approximation.
    @Test
    void noise_costs_as_much_as_the_unluckiest_member_has_of_it() {
        assertThat(charges(1, 0).straggler(0, 0, 0.1)).isCloseTo(0.105 * ALL, within(0.001 * ALL));
    }

    @Test
    void throttling_counts_like_slowness() {
        assertEqual(charges(1, 0).thermal(0.1, 0.02), 0.1 * ALL);
        assertEqual(charges(0, 0).thermal(0.1, 0.02), 0.02 * ALL);
    }

    @Test
    void only_communication_takes_longer_on_higher_levels() {
        assertEqual(charges(1, 0.2).spread(Level.NODE, 1), 0);
        assertEqual(charges(1, 0.2).spread(Level.LEAF, 1), 0.2 * 0.05 * ALL);
        assertEqual(charges(1, 0.2).spread(Level.SPINE, 1), 0.2 * 0.1 * ALL);
        assertEqual(charges(1, 0.2).spread(Level.CORE, 1), 0.2 * 0.3 * ALL);
        assertEqual(charges(1, 0).spread(Level.CORE, 1), 0);
    }

    @Test
    void a_slow_uplink_multiplies_and_a_fast_one_brings_nothing() {
        assertEqual(charges(1, 0.2).spread(Level.CORE, 2), 0.2 * 1.6 * ALL);
        assertEqual(charges(1, 0.2).spread(Level.CORE, 0.5), 0.2 * 0.3 * ALL);
    }

    @Test
    void a_failure_costs_half_a_checkpoint_interval_and_the_restart() {
        assertEqual(charges(1, 0).lostPerFailureSeconds(), 600 + 180);
        assertEqual(charges(1, 0).failure(1e-6), ALL * 1e-6 * 780);
    }

    @Test
    void a_failure_costs_no_more_than_half_the_run_where_there_are_no_checkpoints() {
        var without =
                new PlacementCharges(
                        4, 32, 3_600, 1, 0, Double.POSITIVE_INFINITY, 180, SpreadFactors.DEFAULT);
        assertEqual(without.lostPerFailureSeconds(), 1_800 + 180);
    }

    @Test
    void all_accelerators_wait_for_the_last_checkpoint() {
        assertEqual(charges(1, 0).staging(10), 320);
    }
}
