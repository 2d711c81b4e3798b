package lockstep.node.sense.digest;

import java.util.Arrays;

/// Robust numbers of a sample. The arrays are sorted, smallest first, and not empty.
public final class Quantiles {

    private Quantiles() {}

    /// A sorted copy.
    public static double[] sorted(double[] values) {
        double[] copy = values.clone();
        Arrays.sort(copy);
        return copy;
    }

    /// The middle one, or the mean of the two in the middle.
    public static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// Median of the absolute distances from the median.
    public static double mad(double[] sorted) {
        double median = median(sorted);
        return median(
                sorted(Arrays.stream(sorted).map(value -> Math.abs(value - median)).toArray()));
    }

    /// The smallest value that at least 99 of 100 do not exceed.
    public static double p99(double[] sorted) {
        return sorted[(99 * sorted.length + 99) / 100 - 1];
    }
}
