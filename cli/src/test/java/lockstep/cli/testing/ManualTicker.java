package lockstep.cli.testing;

import lockstep.cli.shell.Ticker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Time that passes only by being slept through on the thread that made this; other threads sleep
/// for ever.
public final class ManualTicker implements Ticker {

    private final Thread owner = Thread.currentThread();
    private final List<Duration> slept = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.currentThread() == owner) {
            slept.add(duration);
            nanos.addAndGet(duration.toNanos());
            return;
        }
        while (!Thread.interrupted()) {
            LockSupport.park(this);
        }
        throw new InterruptedException("the watchdog was called off");
    }

    /// Time passes without being slept through.
    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    /// How long was slept, each time.
    public List<Duration> slept() {
        return slept;
    }
}
