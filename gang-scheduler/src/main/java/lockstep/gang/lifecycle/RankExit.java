package lockstep.gang.lifecycle;

/// How one rank ended.
public sealed interface RankExit {
    int rank();

    /// By its own exit call; `code` 0..255.
    record Exited(int rank, int code) implements RankExit {}

    /// By a signal.
    record Signalled(int rank, int signal) implements RankExit {}

    /// It is gone and nobody knows how it ended. Never a success.
    record Lost(int rank) implements RankExit {}

    /// Ended before the barrier: the user's code never ran.
    record NeverStarted(int rank) implements RankExit {}

    default boolean succeeded() {
        return this instanceof Exited(int _, int code) && code == 0;
    }
}
