package lockstep.gang.replay.trace;

/// How long one training step of a program takes.
public interface StepTimes {
    /// Seconds a step.
    ///
    /// @param replicas accelerators, as near together as possible
    /// @param localBatch samples that each of them handles in a step
    double stepSeconds(String application, int replicas, double localBatch);
}
