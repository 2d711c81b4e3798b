package lockstep.node.link;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The one thread on which a link runs: the agent's, for the node link.
public interface Timer {

    /// Runs `task` on that thread as soon as it is free.
    void execute(Runnable task);

    /// Runs `task` on that thread after `delay`.
    void schedule(Duration delay, Runnable task);

    /// Monotonic.
    long nanoTime();

    /// By an executor with one thread.
    static Timer of(ScheduledExecutorService agent) {
        return of(agent, System::nanoTime);
    }

    /// By an executor with one thread, and a clock of its own.
    ///
    /// @param nanoClock monotonic
    static Timer of(ScheduledExecutorService agent, LongSupplier nanoClock) {
        return new Timer() {
            @Override
            public void execute(Runnable task) {
                agent.execute(task);
            }

            @Override
            public void schedule(Duration delay, Runnable task) {
                var _ = agent.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            }

            @Override
            public long nanoTime() {
                return nanoClock.getAsLong();
            }
        };
    }
}
