package lockstep.gang.assess;

import java.util.Arrays;
import java.util.Collection;

/// The middle of some values and how far they lie around it, neither moved by a few wild ones.
///
/// @param deviation what the standard deviation would be were the values normal: 1.4826 × MAD
record Spread(int count, double median, double deviation) {
    /// The standard deviation of a normal distribution against its MAD.
    static final double OF_MAD = 1.4826;

    /// @param values at least one
    static Spread of(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = middle(sorted);
        double[] distances =
                Arrays.stream(sorted).map(v -> Math.abs(v - median)).sorted().toArray();
        return new Spread(sorted.length, median, OF_MAD * middle(distances));
    }

    private static double middle(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /// By how much `cost` lies above the middle, where that is more than chance: its ratio to the
    /// median, else 1.
    double excess(double cost, AssessSettings settings) {
        double ratio = cost / median;
        boolean apart =
                ratio - 1 > settings.relativeFloor()
                        && cost - median > settings.deviations() * deviation;
        return apart ? ratio : 1;
    }
}
