package lockstep.gang.probe;

import lockstep.gang.fabric.Level;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Times as evidence: of each sample the logarithm of its time against the typical of its level.
///
/// What is typical is not the median of a level, for one bad spine of two slows half of all pairs
/// or more. The samples are grouped by the switches that they cross; the lower quartile of the
/// groups' medians is a first guess, and the median of what lies near it the second. The spread is
/// read from what is faster than that, where no fault reaches.
final class Times implements Evidence {
    private static final double MAD_TO_SIGMA = 1.4826;
    private static final double MEDIAN_ERROR = 1.2533;
    private static final double SPREAD_MIN = 0.01;
    private static final double NEAR = 1.5;
    private static final int REFINEMENTS = 3;

    /// Samples that a level needs for anything to be called typical.
    private static final int LEVEL_MIN = 8;

    private final double[] residuals;
    private final double[] spreads;
    private final double from;
    private final String what;
    private final Localising settings;

    /// @param time of a sample, any unit; 0 where it was not measured
    /// @param from the slow-down that matters
    Times(
            List<Sample> samples,
            ToDoubleFunction<Sample> time,
            double from,
            String what,
            Localising settings) {
        this.residuals = new double[samples.size()];
        this.spreads = new double[samples.size()];
        this.from = Math.log(from);
        this.what = what;
        this.settings = settings;
        Arrays.fill(residuals, Double.NaN);
        for (Level level : Level.values()) {
            Map<Long, List<Integer>> groups = new TreeMap<>();
            for (int i = 0; i < samples.size(); i++) {
                double measured = time.applyAsDouble(samples.get(i));
                if (samples.get(i).level() == level && measured > 0) {
                    residuals[i] = Math.log(measured);
                    groups.computeIfAbsent(samples.get(i).group(), _ -> new ArrayList<>()).add(i);
                }
            }
            centre(groups);
        }
    }

    private void centre(Map<Long, List<Integer>> groups) {
        int[] all = groups.values().stream().flatMapToInt(Times::ints).toArray();
        if (all.length < LEVEL_MIN) {
            for (int i : all) {
                residuals[i] = Double.NaN;
            }
            return;
        }
        double[] medians =
                groups.values().stream()
                        .mapToDouble(group -> quantile(values(ints(group).toArray()), 0.5))
                        .sorted()
                        .toArray();
        double[] values = values(all);
        // Not interpolated: of three groups two can be bad.
        double typical = medians[(medians.length - 1) / 4];
        double spread = spread(values, typical);
        for (int i = 0; i < REFINEMENTS; i++) {
            double middle = typical;
            double near = NEAR * spread;
            double[] close =
                    Arrays.stream(values).filter(v -> Math.abs(v - middle) <= near).toArray();
            typical = close.length == 0 ? middle : quantile(close, 0.5);
            spread = spread(values, typical);
        }
        for (int i : all) {
            residuals[i] -= typical;
            spreads[i] = spread;
        }
    }

    private static IntStream ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue);
    }

    private static double spread(double[] values, double typical) {
        double[] faster =
                Arrays.stream(values).filter(v -> v <= typical).map(v -> typical - v).toArray();
        Arrays.sort(faster);
        double median = faster.length == 0 ? 0 : quantile(faster, 0.5);
        return Math.max(SPREAD_MIN, MAD_TO_SIGMA * median);
    }

    /// Sorted.
    private double[] values(int[] samples) {
        return Arrays.stream(samples)
                .mapToDouble(i -> residuals[i])
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
    }

    private static double quantile(double[] sorted, double fraction) {
        double at = fraction * (sorted.length - 1);
        int low = (int) at;
        int high = Math.min(sorted.length - 1, low + 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }

    @Override
    public OptionalDouble blame(List<int[]> levels) {
        List<double[]> judged = new ArrayList<>();
        double spread = 0;
        int count = 0;
        for (int[] level : levels) {
            double[] values = values(level);
            if (values.length >= settings.levelPairsMin()) {
                if (quantile(values, settings.nearlyAll()) < from / 2) {
                    return OptionalDouble.empty();
                }
                judged.add(values);
                count += values.length;
                spread = Math.max(spread, spreads[level[0]]);
            }
        }
        if (count < settings.pairsMin()) {
            return OptionalDouble.empty();
        }
        double[] all = judged.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        double median = quantile(all, 0.5);
        double error = MEDIAN_ERROR * spread / Math.sqrt(count);
        boolean certain = median >= from && median >= settings.significance() * error;
        return certain ? OptionalDouble.of(median) : OptionalDouble.empty();
    }

    @Override
    public double explained(int sample, double blame) {
        double residual = residuals[sample];
        return Double.isNaN(residual) ? 0 : Math.abs(residual) - Math.abs(residual - blame);
    }

    @Override
    public boolean isBad(int sample) {
        return residuals[sample] >= from / 2;
    }

    @Override
    public void subtract(int sample, double blame) {
        residuals[sample] -= blame;
    }

    @Override
    public double slowdown(double blame) {
        return Math.exp(blame);
    }

    @Override
    public String text(double blame) {
        return "%s %.2f times the typical".formatted(what, slowdown(blame));
    }
}
