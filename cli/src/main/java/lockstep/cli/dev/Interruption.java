package lockstep.cli.dev;

import java.util.concurrent.CountDownLatch;

/// Lets a thread clean up when the process is told to end.
///
/// On ctrl-C, SIGTERM or SIGHUP the JVM would just stop. Between [#awaited] and [#close] the thread
/// that called is interrupted instead, and the JVM stops only after it has closed this.
public final class Interruption implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final CountDownLatch cleanedUp = new CountDownLatch(1);
    private final Thread hook = new Thread(this::endNow, "interruption");
    private volatile boolean requested;

    private Interruption() {}

    /// From now on the calling thread will be interrupted.
    public static Interruption awaited() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /// Whether the process was told to end.
    public boolean isRequested() {
        return requested;
    }

    /// Returns, interrupted, when the process is told to end.
    public void await() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endNow() {
        requested = true;
        thread.interrupt();
        try {
            cleanedUp.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a shutdown hook", e);
        }
    }

    /// All is cleaned up: if the process was told to end, it ends now.
    @Override
    public void close() {
        cleanedUp.countDown();
        if (!requested) {
            removeHook();
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook need not wait for us.
            requested = true;
        }
    }
}
