package lockstep.controller.term;

import lockstep.controller.link.LeadershipGuard;
import lockstep.controller.loop.FatalStop;
import lockstep.gang.cluster.Epoch;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Keeps asking the database whether our epoch still is the newest.
///
/// A process that was paused comes back believing that it leads. So nothing is answered or ordered
/// unless the database has confirmed our epoch within the last `validity`, counted from before it
/// was asked. Nothing at all before the first confirmation: the process may have been paused since
/// its takeover.
public final class LeadershipWatch implements LeadershipGuard, AutoCloseable {
    private final Epoch epoch;
    private final LongSupplier databaseEpoch;
    private final Duration validity;
    private final LongSupplier nanoClock;
    private final FatalStop fatal;
    private final Thread thread;
    private volatile long confirmedAtNanos;
    private volatile boolean closed;

    /// @param validity asks about four times as often
    public LeadershipWatch(
            Epoch epoch,
            LongSupplier databaseEpoch,
            Duration validity,
            LongSupplier nanoClock,
            FatalStop fatal) {
        this.epoch = epoch;
        this.databaseEpoch = databaseEpoch;
        this.validity = validity;
        this.nanoClock = nanoClock;
        this.fatal = fatal;
        this.confirmedAtNanos = nanoClock.getAsLong() - validity.toNanos();
        this.thread =
                Thread.ofPlatform().name("leadership-watch").daemon(true).unstarted(this::watch);
    }

    public void start() {
        thread.start();
    }

    @Override
    public boolean mayAct() {
        return nanoClock.getAsLong() - confirmedAtNanos < validity.toNanos();
    }

    private void watch() {
        try {
            while (!closed) {
                look();
                Thread.sleep(validity.dividedBy(4));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks once, and ends the process unless it is told that it leads.
    void look() {
        try {
            confirm();
        } catch (RuntimeException broken) {
            if (!closed) {
                closed = true;
                fatal.stop("the database does not say who leads", broken);
            }
        }
    }

    /// Asks once.
    void confirm() {
        long askedAt = nanoClock.getAsLong();
        long now = databaseEpoch.getAsLong();
        if (now != epoch.value()) {
            throw new IllegalStateException(
                    "epoch %d leads now, we are epoch %d".formatted(now, epoch.value()));
        }
        confirmedAtNanos = askedAt;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
