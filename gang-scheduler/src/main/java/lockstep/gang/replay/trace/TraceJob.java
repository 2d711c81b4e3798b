package lockstep.gang.replay.trace;

import java.time.Duration;
import java.util.Optional;

/// One job of a trace.
///
/// @param id as the trace names it
/// @param submit since the beginning of the trace
/// @param run what it takes on typical nodes, placed as near together as its size allows
/// @param accelerators of the gang in all, 1 or more
/// @param limit what the user asked for; absent where the trace does not say
/// @param family jobs of one family are expected to behave alike: the program, as far as it is
///   known
/// @param type the only accelerator type it runs on; empty means any
public record TraceJob(
        String id,
        Duration submit,
        Duration run,
        int accelerators,
        Optional<Duration> limit,
        String user,
        String family,
        String type) {
    public TraceJob {
        if (accelerators < 1 || submit.isNegative() || !run.isPositive()) {
            throw new IllegalArgumentException(
                    "job %s: submit %s, run %s, %d accelerators"
                            .formatted(id, submit, run, accelerators));
        }
    }

    /// Of so many seconds, to the millisecond.
    static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }
}
