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
record ExitStatus(int code, int signal) {
    static final ExitStatus NONE = new ExitStatus(0, 0);

    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;

    static ExitStatus of(Outcome outcome, Collection<RankExit> exits) {
        ExitStatus worst =
                exits.stream()
                        .map(ExitStatus::of)
                        .max(
                                Comparator.comparingInt(ExitStatus::code)
                                        .thenComparingInt(exit -> weight(exit.signal()))
                                        .thenComparingInt(ExitStatus::signal))
                        .orElse(NONE);
        boolean unexplained =
                worst.equals(NONE) && (outcome == Outcome.FAILED || outcome == Outcome.NODE_FAILED);
        return unexplained ? new ExitStatus(1, 0) : worst;
    }

    private static ExitStatus of(RankExit exit) {
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
