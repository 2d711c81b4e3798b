package lockstep.controller.planning;

import lockstep.controller.loop.FatalStop;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/// Runs planning rounds on a thread of their own: when the bell rings, and now and then for begin
/// times.
public final class PlannerThread implements AutoCloseable {
    private final PlanningRound round;
    private final PlannerBell bell;
    private final Supplier<Duration> atLeastEvery;
    private final Runnable afterRound;
    private final FatalStop fatal;
    private final Thread thread;
    private volatile boolean closed;

    /// @param afterRound called after each round, for whoever shows why jobs wait
    public PlannerThread(
            PlanningRound round,
            PlannerBell bell,
            Supplier<Duration> atLeastEvery,
            Runnable afterRound,
            FatalStop fatal) {
        this.round = round;
        this.bell = bell;
        this.atLeastEvery = atLeastEvery;
        this.afterRound = afterRound;
        this.fatal = fatal;
        this.thread = Thread.ofPlatform().name("planner").daemon(true).unstarted(this::rounds);
    }

    public void start() {
        thread.start();
    }

    private void rounds() {
        try {
            while (!closed) {
                bell.await(atLeastEvery.get());
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
