package lockstep.node.probe;

import lockstep.node.sense.digest.Quantiles;

import java.time.Duration;
import java.util.Arrays;

/// What became of each round trip of a probe. One that comes back after its time-out is lost, and
/// only the first answer counts.
final class RoundTrips {

    private static final double NANOS_PER_MICRO = 1_000;

    private final long timeoutNanos;
    private final long[] sentAtNanos;
    private final long[] tookNanos;
    private int sent;
    private int back;

    RoundTrips(int count, Duration timeout) {
        this.timeoutNanos = timeout.toNanos();
        this.sentAtNanos = new long[count];
        this.tookNanos = new long[count];
    }

    boolean allSent() {
        return sent == sentAtNanos.length;
    }

    boolean allBack() {
        return back == sentAtNanos.length;
    }

    boolean noneBack() {
        return back == 0;
    }

    /// The next one goes out.
    ///
    /// @return its number, from 0
    int send(long nowNanos) {
        sentAtNanos[sent] = nowNanos;
        return sent++;
    }

    /// An answer came.
    void back(int number, long nowNanos) {
        if (number < sent && tookNanos[number] == 0) {
            long took = nowNanos - sentAtNanos[number];
            if (took <= timeoutNanos) {
                tookNanos[number] = Math.max(1, took);
                back++;
            }
        }
    }

    /// All of them, those that were not sent included: they are lost.
    Outcome.Measured measured(double mbitPerSecond) {
        if (noneBack()) {
            return Outcome.Measured.allLost(sentAtNanos.length);
        }
        double[] micros =
                Quantiles.sorted(
                        Arrays.stream(tookNanos)
                                .filter(took -> took > 0)
                                .mapToDouble(took -> took / NANOS_PER_MICRO)
                                .toArray());
        return new Outcome.Measured(
                sentAtNanos.length,
                sentAtNanos.length - back,
                Quantiles.median(micros),
                Quantiles.p99(micros),
                mbitPerSecond);
    }
}
