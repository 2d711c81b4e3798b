package lockstep.controller.loop;

import java.util.concurrent.TimeUnit;

/// Steps the loop for as long as the process leads.
public final class ControlThread implements AutoCloseable {
    private final ControlLoop loop;
    private final Runnable alive;
    private final FatalStop fatal;
    private final Thread thread;
    private volatile boolean closed;

    /// @param alive told again and again, at least each second, for as long as the loop does not
    ///   hang
    public ControlThread(ControlLoop loop, Runnable alive, FatalStop fatal) {
        this.loop = loop;
        this.alive = alive;
        this.fatal = fatal;
        this.thread = Thread.ofPlatform().name("writer").daemon(true).unstarted(this::steps);
    }

    public void start() {
        thread.start();
    }

    private void steps() {
        try {
            while (!closed) {
                alive.run();
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
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
