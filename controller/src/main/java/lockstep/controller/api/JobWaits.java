package lockstep.controller.api;

import lockstep.gang.job.JobId;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Calls that wait for a job to change. None holds a thread.
///
/// Each new view is only noted by whoever publishes it; one sweep at a time looks through the
/// waiting calls elsewhere. However fast views come, a waiting call costs no more than sweeps do.
public final class JobWaits {
    private static final int WAITING_MAX = 20_000;

    private final Supplier<ClusterView> views;
    private final Executor executor;
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();
    private final AtomicBoolean sweepDue = new AtomicBoolean();

    private record Waiting(JobId job, long knownVersion, CompletableFuture<Void> news) {
        boolean isOver(ClusterView view) {
            Optional<Job> now = view.state().job(job);
            return now.isEmpty() || now.get().changedAtSeq() > knownVersion;
        }
    }

    /// Waits on the views of one control plane.
    ///
    /// @param views gives the newest view
    /// @param executor where waiting calls are looked through, one task at a time; never refuses
    public JobWaits(Supplier<ClusterView> views, Executor executor) {
        this.views = views;
        this.executor = executor;
    }

    /// There is a new view. Returns at once; may be called from any thread.
    public void published() {
        if (!waiting.isEmpty() && sweepDue.compareAndSet(false, true)) {
            executor.execute(this::sweep);
        }
    }

    /// Waits until the job's version is above `knownVersion`, until the job is gone, or until the
    /// time is over.
    ///
    /// @param gone completed when nobody is interested any more, which ends the wait too
    /// @return completed then, never exceptionally, on a thread that must not be blocked, and once
    ///   the wait is not counted any more
    /// @throws Overloaded when too many wait already
    CompletableFuture<Void> until(
            JobId job, long knownVersion, Duration atMost, CompletableFuture<Void> gone) {
        if (waiting.size() >= WAITING_MAX) {
            throw new Overloaded("%d calls wait for jobs already".formatted(WAITING_MAX));
        }
        CompletableFuture<Void> news = new CompletableFuture<>();
        long ticket = tickets.incrementAndGet();
        Waiting mine = new Waiting(job, knownVersion, news);
        waiting.put(ticket, mine);
        CompletableFuture<Void> end =
                news.completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((_, _) -> waiting.remove(ticket));
        var _ = gone.thenRun(() -> news.complete(null));
        if (mine.isOver(views.get())) {
            news.complete(null);
        }
        return end;
    }

    int count() {
        return waiting.size();
    }

    private void sweep() {
        // Before the view is read: a view published from now on asks for another sweep.
        sweepDue.set(false);
        ClusterView view = views.get();
        for (Waiting one : waiting.values()) {
            if (one.isOver(view)) {
                one.news().complete(null);
            }
        }
    }
}
