package lockstep.stager.path;

/// For how long a path was busy: ever, and lately.
final class BusyShare {
    private static final double FADE_NANOS = 10e9;

    private boolean begun;
    private long lastNanos;
    private long busyNanos;
    private double share;

    /// @param busy since the last call
    void advance(long now, boolean busy) {
        if (!begun) {
            begun = true;
            lastNanos = now;
            return;
        }
        long passed = Math.max(0, now - lastNanos);
        double kept = Math.exp(-passed / FADE_NANOS);
        share = share * kept + (busy ? 1 - kept : 0);
        if (busy) {
            busyNanos += passed;
        }
        lastNanos += passed;
    }

    long busyNanos() {
        return busyNanos;
    }

    double share() {
        return share;
    }
}
