package lockstep.controller;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Threads on which a controller does something again and again.
final class PacedThread {
    private PacedThread() {}

    static ScheduledExecutorService named(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon(true).factory());
    }

    /// The first time after one pause, and then with that pause between two.
    static void every(Duration pause, ScheduledExecutorService thread, Runnable task) {
        var _ =
                thread.scheduleWithFixedDelay(
                        task, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }
}
