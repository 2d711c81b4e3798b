package lockstep.controller.loop;

import java.util.concurrent.TimeUnit;

/// Steps the loop for as long as the process leads.
public final class ControlThread implements AutoCloseable {
    private final ControlLoop loop;
    private final FatalStop fatal;
    private final Thread thread;
    private volatile boolean closed;

    public ControlThread(ControlLoop loop, FatalStop fatal) {
        this.loop = loop;
        this.fatal = fatal;
        this.thread = Thread.ofPlatform().name("writer").daemon(true).unstarted(this::steps);
    }

    public void start() {
        thread.start();
    }

    private void steps() {
        try {
            while (!closed) {
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
