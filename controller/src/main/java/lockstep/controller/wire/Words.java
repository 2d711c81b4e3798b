package lockstep.controller.wire;

import lockstep.gang.explain.Reason;
import lockstep.gang.fabric.Level;

import java.util.Locale;

/// How values of the core are called in explanations.
final class Words {
    private Words() {}

    static String level(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    /// Slurm's word for why a job waits.
    static String slurm(Reason reason) {
        return switch (reason) {
            case Reason.Gate gate -> gate.word();
            case Reason.Ahead _ -> "Priority";
            case Reason.Unusable _, Reason.Closed _ -> "ReqNodeNotAvail";
            case Reason.TooFew _ -> "BadConstraints";
            case Reason.Busy _, Reason.BetterLater _, Reason.Scattered _, Reason.Clearing _ ->
                    "Resources";
        };
    }
}
