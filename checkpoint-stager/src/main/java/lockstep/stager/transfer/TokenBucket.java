package lockstep.stager.transfer;

import java.util.OptionalLong;
import java.util.function.DoubleSupplier;

/// Lets through so many bytes a second, and a quarter of a second's at once.
public final class TokenBucket {
    private static final long SECOND = 1_000_000_000L;

    private final DoubleSupplier bytesPerSecond;

    /// When what was let through so far is paid for. Guarded by this.
    private long paidNanos = Long.MIN_VALUE;

    /// @param bytesPerSecond empty for no limit
    TokenBucket(OptionalLong bytesPerSecond) {
        double fixed =
                bytesPerSecond.isPresent() ? bytesPerSecond.getAsLong() : Double.POSITIVE_INFINITY;
        this.bytesPerSecond = () -> fixed;
    }

    /// @param bytesPerSecond asked each time, so that it may change; infinite for no limit
    public TokenBucket(DoubleSupplier bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /// Takes the bytes, and tells how long to wait before moving more.
    ///
    /// @return nanoseconds, 0 or less for none
    public synchronized long take(long bytes, long now) {
        double rate = bytesPerSecond.getAsDouble();
        if (Double.isInfinite(rate)) {
            return 0;
        }
        long floor = now - SECOND / 4;
        paidNanos = paidNanos == Long.MIN_VALUE ? floor : Math.max(paidNanos, floor);
        paidNanos += (long) (bytes / Math.max(1, rate) * SECOND);
        return paidNanos - now;
    }
}
