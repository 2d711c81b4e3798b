package lockstep.cli.link;

import java.io.IOException;
import java.nio.channels.Channel;

/// Closes a channel when a deadline passes, so that whoever is blocked in it wakes up.
///
/// A thread of its own is the one way to bound blocking calls on both kinds of socket without a
/// selector, which would cost each command some milliseconds of class loading.
final class Watchdog implements AutoCloseable {

    private final Thread thread;

    private Watchdog(Thread thread) {
        this.thread = thread;
    }

    static Watchdog closing(Channel channel, Deadline deadline) {
        Thread thread = new Thread(() -> watch(channel, deadline), "watchdog");
        thread.setDaemon(true);
        thread.start();
        return new Watchdog(thread);
    }

    private static void watch(Channel channel, Deadline deadline) {
        try {
            deadline.ticker().sleep(deadline.left());
            channel.close();
        } catch (InterruptedException called) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }

    /// Calls the dog off.
    @Override
    public void close() {
        thread.interrupt();
    }
}
