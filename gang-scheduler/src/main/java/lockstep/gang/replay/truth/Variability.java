package lockstep.gang.replay.truth;

import lockstep.gang.replay.csv.CsvTable;
import lockstep.gang.replay.csv.Problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Repeated measurements of single accelerators, as the public tables hold them.
///
/// An accelerator's slow-down is the median of its measurements divided by the median over all
/// accelerators of the same table; its noise is the coefficient of variation of its own
/// measurements, where there are at least three, at most 0.2 (beyond are runs that went wrong).
///
/// @param slowdown one value for each accelerator
/// @param noise one value for each accelerator that was measured often enough
public record Variability(List<Double> slowdown, List<Double> noise, List<Problem> problems) {
    private static final int MEASUREMENTS_FOR_NOISE = 3;
    private static final double NOISE_MAX = 0.2;

    public Variability {
        slowdown = List.copyOf(slowdown);
        noise = List.copyOf(noise);
        problems = List.copyOf(problems);
    }

    /// Reads a table with a row for each measurement.
    ///
    /// @param key columns that name the accelerator together
    /// @param time the column with what it took; its unit does not matter
    public static Variability read(Iterable<String> lines, List<String> key, String time) {
        Map<String, List<Double>> measured = new TreeMap<>();
        List<String> required = new ArrayList<>(key);
        required.add(time);
        List<Problem> problems =
                CsvTable.read(
                        lines,
                        required,
                        row ->
                                measured.computeIfAbsent(
                                                String.join(
                                                        "/", key.stream().map(row::text).toList()),
                                                _ -> new ArrayList<>())
                                        .add(row.positiveOrZero(time)));
        return of(measured, problems);
    }

    private static Variability of(Map<String, List<Double>> measured, List<Problem> problems) {
        List<Double> medians = new ArrayList<>();
        List<Double> noise = new ArrayList<>();
        for (List<Double> times : measured.values()) {
            medians.add(new Empirical(times).median());
            if (times.size() >= MEASUREMENTS_FOR_NOISE) {
                noise.add(Math.min(NOISE_MAX, variation(times)));
            }
        }
        if (medians.isEmpty()) {
            return new Variability(List.of(), List.of(), problems);
        }
        double fleet = new Empirical(medians).median();
        return new Variability(
                medians.stream().map(median -> median / fleet).toList(), noise, problems);
    }

    private static double variation(List<Double> times) {
        double mean = times.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double variance =
                times.stream()
                        .mapToDouble(time -> (time - mean) * (time - mean))
                        .average()
                        .orElseThrow();
        return Math.sqrt(variance) / mean;
    }

    /// Whole runs of one program on like nodes, as factors on their median; at most 1.5, since what
    /// is beyond waited for input or hung.
    ///
    /// @param time the column with what the run took
    public static List<Double> runs(Iterable<String> lines, String time, List<Problem> problems) {
        List<Double> times = new ArrayList<>();
        problems.addAll(
                CsvTable.read(lines, List.of(time), row -> times.add(row.positiveOrZero(time))));
        if (times.isEmpty()) {
            return List.of();
        }
        double median = new Empirical(times).median();
        return times.stream().map(run -> Math.min(1.5, run / median)).toList();
    }
}
