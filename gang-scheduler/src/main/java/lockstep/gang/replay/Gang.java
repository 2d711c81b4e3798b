package lockstep.gang.replay;

import lockstep.gang.fabric.Level;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.replay.trace.TraceJob;

import java.util.List;

/// One attempt that runs, and how far it has come.
///
/// Work counts in milliseconds of the trace's run time. Between two changes of its pace a gang
/// works evenly, so it is enough to bring it up to date when something changes.
final class Gang {
    private final AttemptId attempt;
    private final TraceJob job;
    private final List<NodeShare> placement;
    private final int[] nodes;
    private final Level level;
    private final int held;
    private final long checkpointMillis;
    private Pace pace;
    private int version;
    private long now;
    private long restartLeft;
    private double done;
    private double saved;
    private long nextCheckpoint;

    /// Begins where an earlier attempt has left its checkpoint.
    ///
    /// @param nodes numbers of the placement's nodes
    /// @param saved work that earlier attempts have saved
    /// @param restartMillis how long it reads that
    Gang(
            AttemptId attempt,
            TraceJob job,
            List<NodeShare> placement,
            int[] nodes,
            Level level,
            Pace pace,
            long now,
            double saved,
            long restartMillis,
            ReplaySettings settings) {
        this.attempt = attempt;
        this.job = job;
        this.placement = placement;
        this.nodes = nodes;
        this.level = level;
        this.pace = pace;
        this.now = now;
        this.saved = saved;
        this.done = saved;
        this.held = placement.stream().mapToInt(share -> share.accelerators().size()).sum();
        this.restartLeft = restartMillis;
        this.checkpointMillis = settings.checkpointEvery().toMillis();
        this.nextCheckpoint = now + restartLeft + checkpointMillis;
    }

    AttemptId attempt() {
        return attempt;
    }

    TraceJob job() {
        return job;
    }

    List<NodeShare> placement() {
        return placement;
    }

    int[] nodes() {
        return nodes;
    }

    Level level() {
        return level;
    }

    /// Accelerators that it holds.
    int held() {
        return held;
    }

    /// Grows with each change of the pace: forecasts of an earlier one are void.
    int version() {
        return version;
    }

    /// What varies is drawn once for each attempt.
    double noise() {
        return pace.noise();
    }

    double saved() {
        return saved;
    }

    /// When its work will be done if nothing changes, rounded up to a millisecond.
    long doneAt() {
        double left = Math.max(0, job.run().toMillis() - done);
        return (long) Math.ceil(now + restartLeft + left * pace.total());
    }

    /// Accounts for the time up to `until`.
    void advance(long until, Account account) {
        long elapsed = until - now;
        long restarting = Math.min(elapsed, restartLeft);
        restartLeft -= restarting;
        account.add(Portion.RESTART, (double) held * restarting);
        double work = (elapsed - restarting) / pace.total();
        done += work;
        now = until;
        account.add(Portion.USEFUL, job.accelerators() * work);
        account.add(Portion.ROUNDING, (held - job.accelerators()) * work);
        account.add(Portion.STRAGGLER, held * work * (pace.straggler() - 1));
        account.add(Portion.SPREAD, held * work * pace.straggler() * (pace.spread() - 1));
        account.add(
                Portion.NOISE, held * work * pace.straggler() * pace.spread() * (pace.noise() - 1));
        rememberCheckpoints();
    }

    private void rememberCheckpoints() {
        if (now >= nextCheckpoint) {
            long since = (now - nextCheckpoint) % checkpointMillis;
            saved = Math.max(saved, done - since / pace.total());
            nextCheckpoint = now - since + checkpointMillis;
        }
    }

    /// When it writes the next checkpoint.
    long nextCheckpoint() {
        return nextCheckpoint;
    }

    /// Of what it has saved, only so much is left.
    void keepOnly(double work) {
        saved = Math.min(saved, work);
    }

    /// Goes on at another pace; call after [#advance].
    void continueAt(Pace next) {
        pace = next;
        version++;
    }

    /// What was done since the last checkpoint is gone; call after [#advance].
    void loseUnsaved(Account account) {
        double lost = done - saved;
        account.add(Portion.USEFUL, -job.accelerators() * lost);
        account.add(Portion.ROUNDING, -(held - job.accelerators()) * lost);
        account.add(Portion.LOST, held * lost);
        done = saved;
    }
}
