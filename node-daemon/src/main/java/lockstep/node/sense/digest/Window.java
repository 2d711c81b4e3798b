package lockstep.node.sense.digest;

import lockstep.protocol.v1.Measure;
import lockstep.protocol.v1.MetricDigest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The newest readings of one measure of one part: those of the last [#SPAN], and at most [#MOST].
final class Window {

    static final Duration SPAN = Duration.ofMinutes(5);
    static final int MOST = 256;

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    /// A reading and its wall clock.
    record Sample(long atEpochMillis, double value) {}

    void add(Sample sample) {
        samples.addLast(sample);
        if (samples.size() > MOST) {
            samples.removeFirst();
        }
    }

    /// Lets go what is older than the window by `nowEpochMillis`.
    void expire(long nowEpochMillis) {
        long oldest = nowEpochMillis - SPAN.toMillis();
        samples.removeIf(sample -> sample.atEpochMillis < oldest);
    }

    boolean isEmpty() {
        return samples.isEmpty();
    }

    /// What is in the window now; there must be something.
    MetricDigest digest(Measure measure, String part) {
        List<Sample> all = new ArrayList<>(samples);
        double[] values = Quantiles.sorted(all.stream().mapToDouble(Sample::value).toArray());
        return MetricDigest.newBuilder()
                .setMeasure(measure)
                .setPart(part)
                .setCount(values.length)
                .setMedian(Quantiles.median(values))
                .setMad(Quantiles.mad(values))
                .setP99(Quantiles.p99(values))
                .setTrendPerHour(Trend.perHour(all))
                .setAtEpochMillis(all.getLast().atEpochMillis)
                .build();
    }
}
