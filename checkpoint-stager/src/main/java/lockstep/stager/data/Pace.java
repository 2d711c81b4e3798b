package lockstep.stager.data;

import lockstep.stager.transfer.Progress;
import lockstep.stager.transfer.TokenBucket;

import java.io.IOException;
import java.util.function.LongSupplier;

/// Keeps a fetch as slow as it must be, and ends it when it shall end.
final class Pace {
    private static final long SLICE_NANOS = 100_000_000;

    private final Progress progress;
    private final LongSupplier nanoClock;
    private final Rest rest;
    private final TokenBucket bucket;

    /// Waits.
    @FunctionalInterface
    interface Rest {
        void nanos(long nanos) throws InterruptedException;
    }

    Pace(Progress progress, LongSupplier nanoClock, Rest rest) {
        this.progress = progress;
        this.nanoClock = nanoClock;
        this.rest = rest;
        this.bucket = new TokenBucket(progress::bytesPerSecondMax);
    }

    /// So many bytes were moved: returns when more may be.
    ///
    /// @throws IOException when the fetch is not wanted any more
    void moved(long bytes) throws IOException, InterruptedException {
        requireWanted();
        long wait = bucket.take(bytes, nanoClock.getAsLong());
        while (wait > 0) {
            rest.nanos(Math.min(wait, SLICE_NANOS));
            wait -= SLICE_NANOS;
            requireWanted();
        }
    }

    /// @throws IOException when the fetch is not wanted any more
    void requireWanted() throws IOException {
        if (progress.cancelled()) {
            throw new IOException("it is not wanted any more");
        }
    }
}
