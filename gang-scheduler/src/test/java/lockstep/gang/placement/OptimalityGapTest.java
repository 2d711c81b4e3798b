package lockstep.gang.placement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The search against an exact solver, on fabrics too large to look at every set of nodes. The
/// solver rounds prices to hundredths, so it may itself be off by a few of them.
class OptimalityGapTest {
    private static final double ROUNDING = 0.5;

    @Test
    void in_one_domain_the_gap_is_none() {
        assertThat(worstGap("one leaf", 40, new int[][] {{40}}, new int[][] {{32}})).isZero();
    }

    @Test
    void over_several_domains_there_is_none_either_while_fabrics_are_small() {
        assertThat(
                        worstGap(
                                "several leaves and spines",
                                40,
                                new int[][] {{8, 8}, {8, 8, 8}},
                                new int[][] {{16, 4}, {7, 13}},
                                new int[][] {{10, 9, 11, 10}}))
                .isZero();
    }

    /// Prints what it saw.
    private static double worstGap(String what, int scenes, int[][]... fabrics) {
        double worst = 0;
        double sum = 0;
        for (int seed = 0; seed < scenes; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            double gap = gap(RandomScene.drawIdle(random, fabrics[seed % fabrics.length]));
            worst = Math.max(worst, gap);
            sum += gap;
        }
        System.out.printf(
                Locale.ROOT,
                "optimality gap, %s: mean %.4f %%, worst %.4f %% of %d scenes%n",
                what,
                100 * sum / scenes,
                100 * worst,
                scenes);
        return worst;
    }

    private static double gap(RandomScene scene) {
        double found =
                scene.search().find(scene.need(), scene.candidates()).orElseThrow().price().total();
        double optimum =
                scene.pricing()
                        .price(scene.need(), scene.candidates(), CpSatPlacement.solve(scene))
                        .total();
        return found <= optimum + ROUNDING ? 0 : found / optimum - 1;
    }
}
