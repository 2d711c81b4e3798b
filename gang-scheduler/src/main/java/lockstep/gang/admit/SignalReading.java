package lockstep.gang.admit;

import lockstep.gang.job.WarnSignal;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Signals that can be sent as a warning.
final class SignalReading {
    private static final Duration WARN_MAX = Duration.ofSeconds(65_535);

    /// What a batch script can act on. Signals that stop a process or that it cannot catch are no
    /// warning.
    private static final Set<String> SIGNALS =
            Set.of(
                    "HUP", "INT", "QUIT", "USR1", "USR2", "ALRM", "TERM", "CONT", "URG", "WINCH",
                    "IO", "PWR", "ABRT", "XCPU", "XFSZ", "VTALRM", "PROF");

    private SignalReading() {}

    /// The signal, whatever is wrong with it.
    ///
    /// @param what begins the mistakes: `signal`
    static Optional<WarnSignal> read(String what, WarnSignal asked, Mistakes mistakes) {
        if (!SIGNALS.contains(asked.name())) {
            mistakes.add(
                    what,
                    asked.name(),
                    "cannot be sent as a warning",
                    "use one of USR1, USR2, TERM, INT, HUP");
        }
        if (asked.before().compareTo(WARN_MAX) > 0) {
            mistakes.add(
                    "%s time (%d s) must be at most %d s"
                            .formatted(what, asked.before().toSeconds(), WARN_MAX.toSeconds()),
                    "write it like USR1@300");
        }
        return Optional.of(asked);
    }
}
