package lockstep.controller.sim.planted;

import java.time.Duration;

/// What came of looking for one bug.
sealed interface Catch {
    /// How long it took, the start of the process included.
    Duration took();

    /// A seed broke a promise.
    ///
    /// @param what the broken promise, in a line
    record Found(long seed, Duration took, String what) implements Catch {}

    /// All seeds kept their promises.
    record NotFound(long seeds, Duration took) implements Catch {}

    /// The time was over in the midst of this seed.
    record OutOfTime(long seed, Duration took) implements Catch {}

    /// The process ended without a word.
    record Crashed(Duration took, String what) implements Catch {}
}
