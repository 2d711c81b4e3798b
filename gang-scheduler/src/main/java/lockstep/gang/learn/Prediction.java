package lockstep.gang.learn;

import lockstep.gang.fabric.Level;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.price.Charge;
import lockstep.gang.price.Choice;

/// What a placement was expected to cost its run.
///
/// @param straggler run time added by slow members, as a fraction of the run on typical nodes
/// @param spread run time added by distance, as such a fraction
public record Prediction(Level level, double straggler, double spread) {
    private static final double FRACTION_MAX = 2;

    public Prediction {
        straggler = bounded(straggler);
        spread = bounded(spread);
    }

    /// What a choice says of a gang with so many accelerators.
    public static Prediction of(Choice choice, double accelerators) {
        double whole = accelerators * Run.seconds(choice.expectedRun());
        return new Prediction(
                choice.level(),
                choice.price().of(Charge.STRAGGLER) / whole,
                choice.price().of(Charge.SPREAD) / whole);
    }

    /// How much longer a run takes than on typical nodes close together, by what its placement was
    /// expected to cost; 1 where nothing was priced.
    public static double slowdownOf(Attempt attempt) {
        double accelerators =
                attempt.placement().stream()
                        .mapToDouble(share -> Math.max(1, share.accelerators().size()))
                        .sum();
        return attempt.choice().map(choice -> of(choice, accelerators).slowdown()).orElse(1.0);
    }

    /// Time against the same run on typical nodes close together, 1 or more.
    public double slowdown() {
        return 1 + straggler + spread;
    }

    private static double bounded(double fraction) {
        return fraction > 0 ? Math.min(fraction, FRACTION_MAX) : 0;
    }
}
