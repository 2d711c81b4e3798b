package lockstep.controller.wire;

import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;

import java.util.Collection;
import java.util.Comparator;

/// How a job ended as a whole.
///
/// The highest exit code of its ranks counts. Where none has one above 0, a signal does. Once a
/// rank fails Lockstep ends the others with SIGTERM, then SIGKILL: so another signal says more than
/// SIGKILL, and SIGKILL more than SIGTERM.
///
/// @param signal 0 when no signal decided
public record ExitStatus(int code, int signal) {
    /// Nothing is known of it, or all went well.
    public static final ExitStatus NONE = new ExitStatus(0, 0);

    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final Comparator<ExitStatus> BADNESS =
            Comparator.comparingInt(ExitStatus::code)
                    .thenComparingInt(exit -> weight(exit.signal()))
                    .thenComparingInt(ExitStatus::signal);

    static ExitStatus of(Outcome outcome, Collection<RankExit> exits) {
        return exits.stream().map(ExitStatus::of).reduce(NONE, ExitStatus::worse).of(outcome);
    }

    /// The one of both that counts.
    public ExitStatus worse(ExitStatus other) {
        return BADNESS.compare(this, other) >= 0 ? this : other;
    }

    /// That of a job whose ranks have this one.
    public ExitStatus of(Outcome outcome) {
        boolean unexplained =
                equals(NONE) && (outcome == Outcome.FAILED || outcome == Outcome.NODE_FAILED);
        return unexplained ? new ExitStatus(1, 0) : this;
    }

    /// Of one rank.
    public static ExitStatus of(RankExit exit) {
        return switch (exit) {
            case RankExit.Exited(_, int code) -> new ExitStatus(code, 0);
            case RankExit.Signalled(_, int signal) -> new ExitStatus(0, signal);
            case RankExit.Lost _, RankExit.NeverStarted _ -> NONE;
        };
    }

    private static int weight(int signal) {
        return switch (signal) {
            case 0 -> 0;
            case SIGTERM -> 1;
            case SIGKILL -> 2;
            default -> 3;
        };
    }
}
