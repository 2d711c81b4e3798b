package lockstep.node.stage.hand;

import lockstep.stager.transfer.Progress;
import lockstep.stager.transfer.Report;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lets tasks that want the same thing do it one after the other, so that the second finds it done.
final class Turns {
    private static final long LOOK_MILLIS = 200;

    private final Map<String, Semaphore> places = new ConcurrentHashMap<>();

    /// To be closed when it is over.
    @FunctionalInterface
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /// Waits for its turn.
    ///
    /// @throws IOException when the task is not wanted any more
    Turn take(String what, Progress progress) throws IOException, InterruptedException {
        Semaphore place = places.computeIfAbsent(what, _ -> new Semaphore(1));
        while (!place.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            if (progress.cancelled()) {
                throw new IOException("it is not wanted any more");
            }
            progress.at(new Report(0, 0, List.of(), "it is fetched for another attempt, too"));
        }
        return place::release;
    }
}
