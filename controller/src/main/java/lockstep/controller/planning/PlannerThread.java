package lockstep.controller.planning;

import lockstep.controller.loop.FatalStop;
import lockstep.controller.loop.Published;
import lockstep.gang.event.Event;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Runs planning rounds on a thread of their own: when something changed that can let a job start,
/// and now and then for begin times.
public final class PlannerThread implements Published.Listener, AutoCloseable {
    private final PlanningRound round;
    private final Duration atLeastEvery;
    private final Runnable afterRound;
    private final FatalStop fatal;
    private final Semaphore wanted = new Semaphore(1);
    private final Thread thread;
    private volatile boolean closed;

    /// @param afterRound called after each round, for whoever shows why jobs wait
    public PlannerThread(
            PlanningRound round, Duration atLeastEvery, Runnable afterRound, FatalStop fatal) {
        this.round = round;
        this.atLeastEvery = atLeastEvery;
        this.afterRound = afterRound;
        this.fatal = fatal;
        this.thread = Thread.ofPlatform().name("planner").daemon(true).unstarted(this::rounds);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void published(Published news) {
        if (news.entries().stream().anyMatch(entry -> mayLetAJobStart(entry.event()))) {
            wake();
        }
    }

    /// Asks for a round soon.
    public void wake() {
        if (wanted.availablePermits() == 0) {
            wanted.release();
        }
    }

    private static boolean mayLetAJobStart(Event event) {
        return switch (event) {
            case Event.JobSubmitted _,
                    Event.JobReleased _,
                    Event.JobHeld _,
                    Event.JobRequeued _,
                    Event.JobEnded _,
                    Event.NodeFreed _,
                    Event.NodeRegistered _,
                    Event.NodeLost _,
                    Event.LeaderTookOver _ ->
                    true;
            case Event.JobStarted _,
                    Event.NodePrepared _,
                    Event.GangCommitted _,
                    Event.RanksExited _,
                    Event.JobEnding _,
                    Event.JobsForgotten _ ->
                    false;
        };
    }

    private void rounds() {
        try {
            while (!closed) {
                boolean _ = wanted.tryAcquire(atLeastEvery.toMillis(), TimeUnit.MILLISECONDS);
                wanted.drainPermits();
                var _ = round.run().get();
                afterRound.run();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException broken) {
            fatal.stop("a planning round failed", broken);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
