package lockstep.gang.replay.truth;

import java.util.Arrays;
import java.util.List;

/// A distribution as it was measured: values between two samples are interpolated.
public final class Empirical {
    private final double[] sorted;

    /// @throws IllegalArgumentException without any sample
    public Empirical(List<Double> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("a distribution needs at least one sample");
        }
        this.sorted = samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /// Always the same.
    public static Empirical constant(double value) {
        return new Empirical(List.of(value));
    }

    /// Given by its values at evenly spaced quantiles, the least first.
    public static Empirical quantiles(double... values) {
        return new Empirical(Arrays.stream(values).boxed().toList());
    }

    /// The value below which the share `u` of all lies, `u` from 0 to 1.
    public double quantile(double u) {
        double place = u * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }

    public double median() {
        return quantile(0.5);
    }

    public int samples() {
        return sorted.length;
    }
}
