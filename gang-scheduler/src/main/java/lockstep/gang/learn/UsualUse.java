package lockstep.gang.learn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How long runs take as a part of their limit, by user and over all, however they end.
final class UsualUse {
    private static final int USER_MIN = 5;
    private static final int FLEET_MIN = 20;
    private static final double[] QUANTILES = {0.1, 0.3, 0.5, 0.7, 0.9};

    private final Map<String, double[]> ratiosByUser = new HashMap<>();
    private final double[] ratios;
    private final double[] seconds;

    private UsualUse(Map<String, List<Double>> byUser, double[] ratios, double[] seconds) {
        byUser.forEach(
                (user, all) -> {
                    if (all.size() >= USER_MIN) {
                        ratiosByUser.put(user, quantiles(sorted(all)));
                    }
                });
        this.ratios = ratios;
        this.seconds = seconds;
    }

    static UsualUse of(Histories histories) {
        Map<String, List<Double>> byUser = new HashMap<>();
        List<Double> ratios = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        histories
                .families()
                .forEach(
                        (family, known) -> {
                            List<Double> ofUser =
                                    byUser.computeIfAbsent(family.user(), _ -> new ArrayList<>());
                            for (Run run : known.runs()) {
                                seconds.add(run.typicalSeconds());
                                ratio(run).ifPresent(ofUser::add);
                                ratio(run).ifPresent(ratios::add);
                            }
                        });
        return new UsualUse(byUser, overall(ratios), overall(seconds));
    }

    /// Five run times in seconds that a job is as likely to have as not; none where nothing is
    /// known.
    double[] marks(String user, Optional<Duration> limit) {
        if (limit.isEmpty()) {
            return seconds;
        }
        double whole = Run.seconds(limit.get());
        double[] parts = ratiosByUser.getOrDefault(user, ratios);
        double[] marks = new double[parts.length];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = parts[i] * whole;
        }
        return marks;
    }

    private static Optional<Double> ratio(Run run) {
        return run.limit()
                .filter(Duration::isPositive)
                .map(limit -> Math.min(1, Run.seconds(run.ran()) / Run.seconds(limit)));
    }

    private static double[] overall(List<Double> all) {
        return all.size() >= FLEET_MIN ? quantiles(sorted(all)) : new double[0];
    }

    private static double[] quantiles(double[] sorted) {
        double[] found = new double[QUANTILES.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = sorted[(int) (QUANTILES[i] * sorted.length)];
        }
        return found;
    }

    private static double[] sorted(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
