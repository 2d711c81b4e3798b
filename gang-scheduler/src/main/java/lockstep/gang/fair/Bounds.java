package lockstep.gang.fair;

import java.util.OptionalInt;

/// How much some jobs may have together. Absent means no bound.
///
/// @param running jobs that hold nodes
/// @param standing jobs that wait or hold nodes; checked at submission only
/// @param nodes held; a node counts for each job on it
/// @param accelerators held
public record Bounds(
        OptionalInt running, OptionalInt standing, OptionalInt nodes, OptionalInt accelerators) {
    public static final Bounds NONE =
            new Bounds(
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty());

    /// Whether it can keep a job from starting.
    public boolean boundRunning() {
        return running.isPresent() || nodes.isPresent() || accelerators.isPresent();
    }
}
