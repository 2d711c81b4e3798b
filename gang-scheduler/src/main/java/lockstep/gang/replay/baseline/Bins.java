package lockstep.gang.replay.baseline;

import java.util.Arrays;

/// One-dimensional k-means (Lloyd), begun at evenly spaced quantiles.
final class Bins {
    private static final int ROUNDS = 50;

    private Bins() {}

    /// The greatest value of each bin, ascending; empty bins are left out.
    static double[] uppers(double[] values, int count) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] centers = new double[count];
        for (int bin = 0; bin < count; bin++) {
            centers[bin] = sorted[(2 * bin + 1) * (sorted.length - 1) / (2 * count)];
        }
        for (int round = 0; round < ROUNDS; round++) {
            centers = means(sorted, centers);
        }
        double[] uppers = new double[count];
        Arrays.fill(uppers, Double.NaN);
        for (double value : sorted) {
            uppers[nearest(centers, value)] = value;
        }
        return Arrays.stream(uppers).filter(Double::isFinite).toArray();
    }

    private static double[] means(double[] values, double[] centers) {
        double[] sums = new double[centers.length];
        int[] sizes = new int[centers.length];
        for (double value : values) {
            int bin = nearest(centers, value);
            sums[bin] += value;
            sizes[bin]++;
        }
        double[] means = centers.clone();
        for (int bin = 0; bin < means.length; bin++) {
            means[bin] = sizes[bin] > 0 ? sums[bin] / sizes[bin] : centers[bin];
        }
        return means;
    }

    private static int nearest(double[] centers, double value) {
        int nearest = 0;
        for (int bin = 1; bin < centers.length; bin++) {
            if (Math.abs(value - centers[bin]) < Math.abs(value - centers[nearest])) {
                nearest = bin;
            }
        }
        return nearest;
    }
}
