package lockstep.node;

import lockstep.node.link.Timer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The one thread on which the agent and all that speaks to it directly runs. What a task throws is
/// a bug, and given to `fatal`: the daemon stops rather than going on with a state nobody knows.
/// Ranks do not notice.
final class AgentThread implements Executor, Timer, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AgentThread.class);

    private final ScheduledThreadPoolExecutor executor;
    private final Consumer<Throwable> fatal;

    AgentThread(Consumer<Throwable> fatal) {
        this.fatal = fatal;
        this.executor =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform().name("agent").factory(),
                        (_, _) -> LOG.debug("A task came after the end, and is dropped"));
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(guarded(task));
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        var _ = executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    void every(Duration period, Runnable task) {
        var _ =
                executor.scheduleWithFixedDelay(
                        guarded(task), 0, period.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                fatal.accept(e);
            }
        };
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /// Finishes what has been given to it, except what is still to wait.
    @Override
    public void close() {
        executor.close();
    }
}
