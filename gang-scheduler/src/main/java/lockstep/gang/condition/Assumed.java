package lockstep.gang.condition;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What resources of one kind are taken to be while nothing is known of them: as bad as the worst
/// tenth of those that are known.
///
/// So that a single bad resource does not stand for all, the known ones are counted together with
/// [#TYPICAL_ONES] typical ones that nobody measured. Example: of 40 nodes measured 4 are at 1.2,
/// the others at 1. The 90th percentile of those 40 and 20 typical ones is 1; with 10 at 1.2 it is
/// 1.2.
record Assumed(double slowdown, double noise, double thermalLoss) {
    private static final int TYPICAL_ONES = 20;
    private static final double QUANTILE = 0.9;

    /// Where nothing of the kind is known.
    static final Assumed TYPICAL = new Assumed(1, 0, 0);

    static Assumed from(List<Condition> fresh, Standards standards) {
        return new Assumed(
                Math.max(1, bad(fresh, Condition::slowdown, 1)),
                bad(fresh, Condition::noise, 0),
                bad(fresh, condition -> standards.thermalLoss(condition.headroom()), 0));
    }

    private static double bad(
            List<Condition> fresh, ToDoubleFunction<Condition> reading, double typical) {
        double[] values = new double[fresh.size() + TYPICAL_ONES];
        Arrays.setAll(
                values, i -> i < fresh.size() ? reading.applyAsDouble(fresh.get(i)) : typical);
        Arrays.sort(values);
        return values[(int) Math.ceil(QUANTILE * values.length) - 1];
    }
}
