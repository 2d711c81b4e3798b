package lockstep.gang.learn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How long the completed runs of a family usually take on typical nodes close together.
///
/// @param seconds the median
/// @param variance of the ratio of a run to the median, from the median deviation
record UsualRun(double seconds, double variance) {
    private static final int RUNS_MIN = 3;
    private static final double DEVIATION_LEAST = 0.02;
    private static final double DEVIATION_OF_MEDIAN = 1.4826;

    /// Empty where too few runs say anything.
    static Optional<UsualRun> of(List<Run> runs) {
        double[] typical =
                runs.stream()
                        .filter(run -> run.end() == Run.End.COMPLETED)
                        .mapToDouble(Run::typicalSeconds)
                        .toArray();
        if (typical.length < RUNS_MIN) {
            return Optional.empty();
        }
        double median = median(typical);
        double[] deviations =
                Arrays.stream(typical).map(seconds -> Math.abs(seconds / median - 1)).toArray();
        double deviation = Math.max(DEVIATION_LEAST, DEVIATION_OF_MEDIAN * median(deviations));
        return Optional.of(new UsualRun(median, deviation * deviation));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
