package lockstep.stager.transfer;

import java.util.OptionalLong;

/// Lets through so many bytes a second, and a quarter of a second's at once.
final class TokenBucket {
    private static final long SECOND = 1_000_000_000L;

    private final long bytesPerSecond;

    /// When what was let through so far is paid for. Guarded by this.
    private long paidNanos = Long.MIN_VALUE;

    /// @param bytesPerSecond empty for no limit
    TokenBucket(OptionalLong bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond.orElse(Long.MAX_VALUE);
    }

    /// Takes the bytes, and tells how long to wait before moving more.
    ///
    /// @return nanoseconds, 0 or less for none
    synchronized long take(long bytes, long now) {
        if (bytesPerSecond == Long.MAX_VALUE) {
            return 0;
        }
        long floor = now - SECOND / 4;
        paidNanos = paidNanos == Long.MIN_VALUE ? floor : Math.max(paidNanos, floor);
        paidNanos += (long) ((double) bytes * SECOND / bytesPerSecond);
        return paidNanos - now;
    }
}
