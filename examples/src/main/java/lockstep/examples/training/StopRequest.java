package lockstep.examples.training;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Whether this rank was asked to end.
final class StopRequest {
    /// Longer than any scheduler's grace; it only keeps a rank that hangs from hanging on.
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(60);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);

    /// From SIGTERM or SIGINT on it is requested, and the process lives on until [#finished] is
    /// called.
    static StopRequest onTermination() {
        var stop = new StopRequest();
        Runtime.getRuntime().addShutdownHook(new Thread(stop::requestAndWait, "stop"));
        return stop;
    }

    private void requestAndWait() {
        request();
        try {
            var _ = finished.await(FINISH_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    void request() {
        requested.countDown();
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /// Waits, but no longer than until a stop is requested.
    void await(Duration duration) throws InterruptedException {
        var _ = requested.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// The work is done; the process may go.
    void finished() {
        finished.countDown();
    }
}
