package lockstep.gang.learn;

/// Corrects traits and a spread factor by one run of which the price had a forecast.
///
/// **Goal.** When gangs on slow or distant nodes take longer than foretold, the family's synchrony
/// and communication share and the fabric level's spread factor grow; when they do not, they
/// shrink. One odd run (a data set on a slow disk, a debugger) must not spoil them.
///
/// **Model.** A run takes `base × (1 + s·m + c·b)`: `base` is the family's usual run time on
/// typical nodes close together, `m` how much slower its slowest member is, `b = β(level,
/// condition) − 1`. The forecast's charges say `s·m` and `c·b`, so `m` and `b` follow from the
/// values held now.
///
/// **Method.** One step of an extended Kalman filter for `(s, c, β)` with a diagonal covariance:
///
/// - `innovation = ran/base − 1 − (s·m + c·b)`, cut at two standard deviations of what was to be
///   expected
/// - each value moves by `variance × slope × innovation ÷ total variance`, at most by its greatest
///   step, within its bounds; slopes are `m` for `s`, `b` for `c`, `c·(b+1)/β` for `β`
/// - each variance shrinks by what was learned and grows a little, so that nothing is ever settled
///   for good
///
/// What does not vary teaches nothing: if a family always runs at one level, the base takes it all.
///
/// **Example.** `s` = 1 (variance 0.09), the slowest member was 20 % slower (`m` = 0.2), so 1.2 ×
/// was foretold; the run took 1.1 ×. The family's run times vary by 3 % (variance 0.0009). Total
/// variance is 0.0009 + 0.2² × 0.09 = 0.0045. The innovation is −0.1, inside of 2 × √0.0045 =
/// 0.134. The step would be 0.09 × 0.2 × −0.1 ÷ 0.0045 = −0.4, and is cut to −0.1: `s` is 0.9 now.
///
/// Jazwinski, "Stochastic Processes and Filtering Theory" (1970), chapter 8; cutting innovations is
/// Huber's idea (1964).
final class Lesson {
    private static final double STEP_OF_SYNCHRONY = 0.1;
    private static final double STEP_OF_COMMUNICATION = 0.05;
    private static final double STEP_OF_SPREAD = 0.1;
    private static final double FORGOTTEN_PER_STEP = 1e-4;
    private static final double DEVIATIONS_MAX = 2;

    private final Traits traits;
    private final Estimate spread;
    private final double slopeOfSynchrony;
    private final double slopeOfCommunication;
    private final double slopeOfSpread;
    private final double totalVariance;
    private final double innovation;

    /// @param usual the family's usual run time and how much it varies
    Lesson(Traits traits, Estimate spread, Prediction prediction, Run run, UsualRun usual) {
        this.traits = traits;
        this.spread = spread;
        double s = Math.max(traits.synchrony().value(), Traits.SYNCHRONY_LEAST);
        double c = Math.max(traits.communication().value(), Traits.COMMUNICATION_LEAST);
        this.slopeOfSynchrony = Math.min(1, prediction.straggler() / s);
        this.slopeOfCommunication = Math.min(2, prediction.spread() / c);
        this.slopeOfSpread =
                prediction.spread() > 0 ? c * (slopeOfCommunication + 1) / spread.value() : 0;
        this.totalVariance =
                usual.variance()
                        + squared(slopeOfSynchrony) * traits.synchrony().variance()
                        + squared(slopeOfCommunication) * traits.communication().variance()
                        + squared(slopeOfSpread) * spread.variance();
        double surprise = Run.seconds(run.ran()) / usual.seconds() - prediction.slowdown();
        double most = DEVIATIONS_MAX * Math.sqrt(totalVariance);
        this.innovation = Math.clamp(surprise, -most, most);
    }

    Traits traits() {
        return new Traits(
                corrected(
                        traits.synchrony(),
                        slopeOfSynchrony,
                        STEP_OF_SYNCHRONY,
                        Traits.SYNCHRONY_LEAST,
                        1),
                corrected(
                        traits.communication(),
                        slopeOfCommunication,
                        STEP_OF_COMMUNICATION,
                        Traits.COMMUNICATION_LEAST,
                        Traits.COMMUNICATION_MOST));
    }

    Estimate spread() {
        return corrected(
                spread, slopeOfSpread, STEP_OF_SPREAD, SpreadLearning.LEAST, SpreadLearning.MOST);
    }

    private Estimate corrected(
            Estimate estimate, double slope, double stepMax, double least, double most) {
        double gain = estimate.variance() * slope / totalVariance;
        if (gain == 0) {
            return estimate;
        }
        double step = Math.clamp(gain * innovation, -stepMax, stepMax);
        double variance = estimate.variance() * (1 - gain * slope) + FORGOTTEN_PER_STEP;
        return estimate.moved(step, Math.min(variance, 1), least, most);
    }

    private static double squared(double value) {
        return value * value;
    }
}
