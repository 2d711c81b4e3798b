package lockstep.controller.sim.node;

import lockstep.node.agent.RankState;

import java.util.Optional;

/// One rank's processes on a machine: its shepherd, and the user's program under it.
final class RankProcess {
    /// How far it has come.
    enum Stage {
        SETTING_UP,
        WAITING,
        RUNNING,
        ENDED
    }

    /// The line that the shepherd finds first at the barrier.
    enum Barrier {
        NOTHING,
        GO,
        END
    }

    final int rank;
    final int pid;
    final Plan plan;
    Stage stage = Stage.SETTING_UP;
    Barrier barrier = Barrier.NOTHING;
    boolean shepherdLives;
    boolean userLives;
    boolean warned;
    long startedAtMillis;

    /// What the shepherd (or whoever barred it) has written, synced.
    Optional<RankState> record = Optional.empty();

    RankProcess(int rank, int pid, Plan plan) {
        this.rank = rank;
        this.pid = pid;
        this.plan = plan;
    }

    boolean lives() {
        return shepherdLives || userLives;
    }

    boolean isStray() {
        return userLives && !shepherdLives;
    }

    /// What an observer sees now.
    RankState seen() {
        if (record.isPresent()) {
            return record.get();
        }
        if (!shepherdLives) {
            return stage == Stage.RUNNING || stage == Stage.ENDED
                    ? new RankState.Lost("its shepherd is gone")
                    : new RankState.NeverStarted("its shepherd ended at the barrier");
        }
        return switch (stage) {
            case SETTING_UP -> new RankState.Preparing();
            case WAITING -> new RankState.Waiting(pid);
            case RUNNING, ENDED -> new RankState.Live(pid);
        };
    }

    /// What this rank's program will do.
    ///
    /// @param setUpMillis until its shepherd waits at the barrier
    /// @param runMillis until it ends by itself
    /// @param exitCodeOnSigterm what it returns when it is told to end; -1: it ends by the signal
    /// @param recordMillis until its exit record is synced
    /// @param limitMillis the job's time limit; 0 means none
    record Plan(
            boolean refused,
            int setUpMillis,
            boolean execFails,
            int runMillis,
            int exitCode,
            int signal,
            boolean ignoresSigterm,
            int exitCodeOnSigterm,
            int recordMillis,
            int limitMillis) {}
}
