package lockstep.stager.path;

/// Bytes a second, of a path on which several calls are in flight at once.
final class RateEstimate {
    private static final long SECOND = 1_000_000_000L;

    /// Below this, what is moved says more about latency than about the rate.
    private static final long BYTES_MIN = 64 << 10;

    /// A path's best counts half after this time.
    private static final double HALF_LIFE_NANOS = 600.0 * SECOND;

    private final Samples rates = new Samples(9);
    private long groupBytes;
    private int groupCount;
    private long groupBeganBusyNanos;
    private double best;
    private long bestNanos;

    /// @param busyNanos for how long the path has been busy ever, now
    /// @param inFlight calls, that of which this is the end included
    void add(long bytes, long busyNanos, int inFlight) {
        groupBytes += bytes;
        groupCount++;
        long nanos = busyNanos - groupBeganBusyNanos;
        if (groupCount >= inFlight && groupBytes >= BYTES_MIN && nanos > 0) {
            rates.add((double) groupBytes * SECOND / nanos);
            groupBytes = 0;
            groupCount = 0;
            groupBeganBusyNanos = busyNanos;
        }
    }

    double bytesPerSecond() {
        return rates.median();
    }

    /// Whether it is less than this share of its own best.
    boolean isBelow(double share, long now) {
        if (rates.isEmpty()) {
            return false;
        }
        double rate = bytesPerSecond();
        double faded = best * Math.pow(2, -(now - bestNanos) / HALF_LIFE_NANOS);
        if (rate >= faded) {
            best = rate;
            bestNanos = now;
            return false;
        }
        return rate < share * faded;
    }

    /// Forgets the rate, not the best.
    void forget() {
        rates.clear();
    }
}
