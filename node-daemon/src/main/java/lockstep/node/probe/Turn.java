package lockstep.node.probe;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A node is in one probe at a time, whoever began it. Any thread may call.
final class Turn {

    private final Semaphore free = new Semaphore(1);

    /// The node is in a probe until this is closed.
    final class Taken implements AutoCloseable {
        private final AtomicBoolean given = new AtomicBoolean();

        @Override
        public void close() {
            if (given.compareAndSet(false, true)) {
                free.release();
            }
        }
    }

    /// Empty while the node is in a probe.
    Optional<Taken> take() {
        return free.tryAcquire() ? Optional.of(new Taken()) : Optional.empty();
    }

    /// Empty when the node has been in another probe for as long as `most`.
    Optional<Taken> await(Duration most) throws InterruptedException {
        return free.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)
                ? Optional.of(new Taken())
                : Optional.empty();
    }
}
