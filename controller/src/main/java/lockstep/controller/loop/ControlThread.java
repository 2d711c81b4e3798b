package lockstep.controller.loop;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Steps the loop for as long as the process leads, and ends the process when a step hangs.
public final class ControlThread implements AutoCloseable {
    private final ControlLoop loop;
    private final Runnable alive;
    private final FatalStop fatal;
    private final StallWatch stalls;
    private final Thread thread;
    private volatile boolean closed;

    /// @param alive told again and again, at least each second, for as long as the loop does not
    ///   hang
    /// @param patience for a step that does not return
    public ControlThread(ControlLoop loop, Runnable alive, Duration patience, FatalStop fatal) {
        this.loop = loop;
        this.alive = alive;
        this.fatal = fatal;
        this.thread = Thread.ofPlatform().name("writer").daemon(true).unstarted(this::steps);
        this.stalls = new StallWatch(thread, patience, fatal);
    }

    public void start() {
        thread.start();
        stalls.start();
    }

    private void steps() {
        try {
            while (!closed) {
                alive.run();
                stalls.turned();
                boolean _ = loop.step(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            fatal.stop("the control loop failed", broken);
        }
    }

    /// Stops after the batch in hand.
    @Override
    public void close() {
        closed = true;
        stalls.close();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
