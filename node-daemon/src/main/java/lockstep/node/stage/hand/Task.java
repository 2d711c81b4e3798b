package lockstep.node.stage.hand;

import lockstep.protocol.v1.TaskPhase;
import lockstep.protocol.v1.TaskReport;
import lockstep.stager.transfer.Progress;
import lockstep.stager.transfer.Report;
import lockstep.stager.transfer.TransferResult;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/// One ordered piece of work, and how far it is. It is tried until it is done, found to be hopeless
/// or no longer ordered.
final class Task implements Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Task.class);
    private static final long PAUSE_MILLIS = 2_000;
    private static final long PAUSE_MOST_MILLIS = 30_000;
    private static final long RATE_OVER_NANOS = 1_000_000_000;

    /// What is done.
    @FunctionalInterface
    interface Work {
        /// Returns when it is over or cancelled.
        TransferResult run(Progress progress) throws IOException, InterruptedException;
    }

    private final Work work;
    private final Runnable changed;
    private volatile boolean cancelled;
    private volatile double bytesPerSecondMax = Double.POSITIVE_INFINITY;
    private volatile TaskReport report;
    private long ratedAtNanos = System.nanoTime();
    private long ratedBytes;

    /// Begins nothing yet.
    ///
    /// @param changed called when there is something new to report
    Task(String id, Work work, Runnable changed) {
        this.work = work;
        this.changed = changed;
        this.report = TaskReport.newBuilder().setId(id).setPhase(TaskPhase.TASK_WAITING).build();
    }

    TaskReport report() {
        return report;
    }

    /// Makes it end soon. Work that hangs in the kernel is left to itself.
    void cancel() {
        cancelled = true;
    }

    /// From now on it may go so fast.
    ///
    /// @param bytesPerSecond 0 for no bound
    void bound(double bytesPerSecond) {
        bytesPerSecondMax = bytesPerSecond > 0 ? bytesPerSecond : Double.POSITIVE_INFINITY;
    }

    @Override
    public double bytesPerSecondMax() {
        return bytesPerSecondMax;
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    /// Tries until it is over.
    void run() throws InterruptedException {
        for (long pause = PAUSE_MILLIS;
                !cancelled;
                pause = Math.min(2 * pause, PAUSE_MOST_MILLIS)) {
            become(TaskPhase.TASK_MOVING, "");
            if (isOver(attempt())) {
                return;
            }
            for (long waited = 0; waited < pause && !cancelled; waited += 100) {
                Thread.sleep(100);
            }
        }
    }

    private TransferResult attempt() throws InterruptedException {
        try {
            return work.run(this);
        } catch (IOException | RuntimeException e) {
            LOG.debug("Task {} failed", report.getId(), e);
            return new TransferResult.Troubled(
                    String.valueOf(e.getMessage() == null ? e : e.getMessage()), true);
        }
    }

    private boolean isOver(TransferResult result) {
        return switch (result) {
            case TransferResult.Done(long bytes, long moved) -> {
                report =
                        report.toBuilder()
                                .setPhase(TaskPhase.TASK_DONE)
                                .setBytesDone(bytes)
                                .setBytesTotal(bytes)
                                .setBytesFetched(moved)
                                .setRate(0)
                                .setDetail("")
                                .build();
                changed.run();
                yield true;
            }
            case TransferResult.Troubled(String reason, boolean retryable) -> {
                become(retryable ? TaskPhase.TASK_TROUBLED : TaskPhase.TASK_CORRUPT, reason);
                yield !retryable;
            }
            case TransferResult.Corrupt(String reason) -> {
                become(TaskPhase.TASK_CORRUPT, reason);
                yield true;
            }
            case TransferResult.SourceChanged(String reason) -> {
                become(TaskPhase.TASK_CORRUPT, reason);
                yield true;
            }
        };
    }

    private void become(TaskPhase phase, String detail) {
        if (!cancelled) {
            report = report.toBuilder().setPhase(phase).setDetail(detail).setRate(0).build();
            changed.run();
        }
    }

    @Override
    public void at(Report now) {
        long nanos = System.nanoTime();
        var next =
                report.toBuilder()
                        .setBytesDone(now.bytesDone())
                        .setBytesTotal(now.bytesAll())
                        .setDetail(now.waitingFor());
        if (nanos - ratedAtNanos >= RATE_OVER_NANOS) {
            double seconds = (nanos - ratedAtNanos) / 1e9;
            next.setRate(Math.max(0, now.bytesDone() - ratedBytes) / seconds);
            ratedAtNanos = nanos;
            ratedBytes = now.bytesDone();
            changed.run();
        }
        report = next.build();
    }
}
