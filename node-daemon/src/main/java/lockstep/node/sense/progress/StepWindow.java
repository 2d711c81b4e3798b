package lockstep.node.sense.progress;

import lockstep.node.sense.digest.Quantiles;
import lockstep.protocol.v1.StepReport;

import java.util.ArrayDeque;

/// The newest steps of one rank, at most [#MOST].
final class StepWindow {

    /// What the controller knows as `StepTimes.MOST`: it asks for no more before it compares.
    static final int MOST = 256;

    private final ArrayDeque<Double> seconds = new ArrayDeque<>();
    private long lastStep;
    private long atEpochMillis;
    private boolean fresh;

    void add(long step, double tookSeconds, long nowEpochMillis) {
        seconds.addLast(tookSeconds);
        if (seconds.size() > MOST) {
            seconds.removeFirst();
        }
        lastStep = step;
        atEpochMillis = nowEpochMillis;
        fresh = true;
    }

    boolean isEmpty() {
        return seconds.isEmpty();
    }

    /// Whether there were steps since the last report.
    boolean isFresh() {
        return fresh;
    }

    /// What is in the window; there must be something.
    StepReport report(RankProgress rank) {
        fresh = false;
        double[] sorted =
                Quantiles.sorted(seconds.stream().mapToDouble(Double::doubleValue).toArray());
        return StepReport.newBuilder()
                .setJobId(rank.jobId())
                .setAttempt(rank.attempt())
                .setRank(rank.rank())
                .setSteps(sorted.length)
                .setMedian(Quantiles.median(sorted))
                .setMad(Quantiles.mad(sorted))
                .setP99(Quantiles.p99(sorted))
                .setLastStep(lastStep)
                .setAtEpochMillis(atEpochMillis)
                .build();
    }
}
