package lockstep.node.agent;

/// What is known of one rank. The last six are final.
public sealed interface RankState {

    /// Its shepherd is being started.
    record Preparing() implements RankState {}

    /// Its shepherd waits at the barrier.
    record Waiting(int shepherdPid) implements RankState {}

    /// User code runs, or is about to.
    record Live(int pid) implements RankState {}

    /// It ended, and its exit record is durable.
    ///
    /// @param signal 0 when it was not ended by a signal; then `exitCode` is what it returned
    record Exited(int exitCode, int signal) implements RankState {}

    /// It failed, and the kernel had killed in its attempt for want of memory.
    ///
    /// @param exitCode and `signal` as of [Exited]
    /// @param why for the user: the limit that was met
    record OutOfMemory(int exitCode, int signal, String why) implements RankState {}

    /// The barrier was open, but the user's program could not be executed.
    ///
    /// @param exitCode as a shell would return: 127 not found, 126 not executable, 1 anything else
    /// @param why for the user: what failed, and the name or path that it failed for
    record LaunchFailed(int exitCode, String why) implements RankState {}

    /// It was prepared in vain: its shepherd could not be started or set up, or ended at the
    /// barrier, or was told to.
    record NeverStarted(String why) implements RankState {}

    /// Its shepherd is gone without an exit record: how the rank ended is not known.
    record Lost(String why) implements RankState {}

    /// Whether nothing can follow.
    default boolean isFinal() {
        return switch (this) {
            case Preparing _, Waiting _, Live _ -> false;
            case Exited _, OutOfMemory _, LaunchFailed _, NeverStarted _, Lost _ -> true;
        };
    }
}
