package lockstep.gang.replay;

import java.util.Locale;

/// What time of accelerators that jobs held went into. The portions of a replay add up to all that
/// was held.
public enum Portion {
    /// Work that was asked for and kept.
    USEFUL,
    /// Accelerators of whole nodes beyond what was asked for.
    ROUNDING,
    /// The slowest member held up the others; negative where all members were faster than typical.
    STRAGGLER,
    /// The gang lay further apart than its size demands, or crossed a degraded uplink.
    SPREAD,
    /// Steps and runs vary.
    NOISE,
    /// Work that was done, but not saved before the attempt was ended.
    LOST,
    /// Reading a checkpoint after a failure or a preemption.
    RESTART;

    /// As people and JSON read it: `straggler`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
