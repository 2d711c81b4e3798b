package lockstep.gang.job;

/// From which of its checkpoints a job wants to go on.
public sealed interface RestoreWish {
    /// From the newest one that is good.
    record Latest() implements RestoreWish {}

    /// From none: nothing is brought to its nodes, whatever there is.
    record None() implements RestoreWish {}

    /// From that of this step the first time, and never from an older one afterwards.
    record Step(long step) implements RestoreWish {
        public Step {
            if (step < 0) {
                throw new IllegalArgumentException(
                        "step (%d) must not be negative".formatted(step));
            }
        }
    }
}
