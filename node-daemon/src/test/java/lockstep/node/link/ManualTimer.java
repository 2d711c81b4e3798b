package lockstep.node.link;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The link's thread is the test's, and time passes when the test says so. What the network has to
/// tell comes from other threads and is done by [#pass].
final class ManualTimer implements Timer {
    private record Due(long atNanos, Runnable task) {}

    private final ConcurrentLinkedQueue<Runnable> now = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Due> later =
            new PriorityQueue<>(Comparator.comparingLong(Due::atNanos));
    private long nanos = 1_000_000_000_000L;

    @Override
    public void execute(Runnable task) {
        now.add(task);
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        later.add(new Due(nanos + delay.toNanos(), task));
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    /// Lets so much time pass and does what is due until then.
    void pass(Duration time) {
        nanos += time.toNanos();
        for (Optional<Runnable> task = next(); task.isPresent(); task = next()) {
            task.get().run();
        }
    }

    private Optional<Runnable> next() {
        return Optional.ofNullable(now.poll())
                .or(
                        () ->
                                Optional.ofNullable(later.peek())
                                        .filter(first -> first.atNanos() <= nanos)
                                        .map(_ -> later.remove().task()));
    }
}
