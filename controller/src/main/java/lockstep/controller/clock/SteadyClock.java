package lockstep.controller.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/// A clock that does not leap: it begins with the host's wall clock, moves with the monotonic one,
/// and makes up for the difference between them slowly.
///
/// Graces, deadlines and ends of tokens are moments of a wall clock. By this one an hour takes
/// about an hour, though somebody sets the host's clock meanwhile. It never goes back. What a host
/// slept through is no leap: that time is over.
///
/// @see <a href="docs/adr/0216-nobodys-clock-leaps.md">why it is not the host's</a>
public final class SteadyClock extends Clock {
    /// Of each ten seconds one makes up for a difference.
    static final int PACE = 10;

    /// A clock that is further away is not followed: it would take for ever, and rather that clock
    /// is wrong.
    static final Duration FOLLOWED = Duration.ofDays(1);

    /// Less than this is no leap.
    static final Duration LEAP = Duration.ofSeconds(2);

    /// Hears of leaps, on the thread that asked for the time.
    public interface Listener {
        /// The host's clock was set.
        ///
        /// @param by ahead, or back when negative
        /// @param apart by how much it is ahead of this clock now
        void leapt(Duration by, Duration apart);
    }

    private final Clock host;
    private final LongSupplier nanoClock;
    private final LongSupplier bootClock;
    private final Listener listener;
    private Instant told;
    private Duration apart = Duration.ZERO;
    private long nanos;
    private long sleptNanos;

    /// Begins with the time that it is.
    ///
    /// @param host the wall clock, which may leap
    /// @param nanoClock monotonic
    /// @param bootClock nanoseconds since the machine booted, those included that it slept; may be
    ///   coarse
    public SteadyClock(
            Clock host, LongSupplier nanoClock, LongSupplier bootClock, Listener listener) {
        this.host = host;
        this.nanoClock = nanoClock;
        this.bootClock = bootClock;
        this.listener = listener;
        this.told = host.instant();
        this.nanos = nanoClock.getAsLong();
        this.sleptNanos = bootClock.getAsLong() - nanos;
    }

    @Override
    public synchronized Instant instant() {
        long now = nanoClock.getAsLong();
        long passed = now - nanos;
        nanos = now;
        Instant wall = host.instant();
        told = told.plusNanos(passed);
        if (leapt(wall).abs().compareTo(LEAP) > 0) {
            told = told.plus(slept(now));
            Duration by = leapt(wall);
            if (by.abs().compareTo(LEAP) > 0) {
                listener.leapt(by, Duration.between(told, wall));
            }
        }
        told = told.plus(made(Duration.between(told, wall), Duration.ofNanos(passed / PACE)));
        apart = Duration.between(told, wall);
        return told;
    }

    private Duration leapt(Instant wall) {
        return Duration.between(told, wall).minus(apart);
    }

    /// For how long the machine has slept since this was asked last. The boot clock is coarse, and
    /// nobody sleeps for less than a leap.
    private Duration slept(long now) {
        long slept = bootClock.getAsLong() - now;
        Duration more = Duration.ofNanos(slept - sleptNanos);
        if (more.compareTo(LEAP) < 0) {
            return Duration.ZERO;
        }
        sleptNanos = slept;
        return more;
    }

    /// What of a difference is made up for now.
    private static Duration made(Duration difference, Duration most) {
        if (difference.abs().compareTo(FOLLOWED) > 0) {
            return Duration.ZERO;
        }
        if (difference.abs().compareTo(most) <= 0) {
            return difference;
        }
        return difference.isNegative() ? most.negated() : most;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /// For people only: what is decided has no zone.
    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a steady clock has no zone (%s)".formatted(zone));
    }
}
