package lockstep.gang.learn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What jobs of a user, or of anybody, usually do with a time limit.
///
/// Works out what it is asked for and remembers it, since a queue asks for few users over and over.
final class UsualUse {
    private static final int NEWEST = 3;
    private static final int FLEET_MIN = 20;
    private static final double OLDER = 0.6;
    private static final double[] QUANTILES = {0.1, 0.3, 0.5, 0.7, 0.9};

    private final Histories histories;
    private final Map<String, Map<Optional<Duration>, List<Run>>> habits = new HashMap<>();
    private Optional<double[]> ratios = Optional.empty();

    UsualUse(Histories histories) {
        this.histories = histories;
    }

    /// Marks what is usual on the curve of a job: the user's newest runs with the same limit, with
    /// `weight` for the newest; or where there are none the parts of their limits that all runs
    /// use, with `weight` for all together.
    void mark(Survival curve, String user, Optional<Duration> limit, double weight) {
        List<Run> habit =
                habits.computeIfAbsent(user, this::byLimit).getOrDefault(limit, List.of());
        double each = weight;
        for (Run run : habit.subList(0, Math.min(NEWEST, habit.size()))) {
            curve.ended(run.typicalSeconds(), each);
            each *= OLDER;
        }
        if (habit.isEmpty() && limit.isPresent()) {
            for (double ratio : ratios()) {
                curve.ended(ratio * Run.seconds(limit.get()), weight / QUANTILES.length);
            }
        }
    }

    /// All runs of a user, newest first.
    private Map<Optional<Duration>, List<Run>> byLimit(String user) {
        Map<Optional<Duration>, List<Run>> byLimit = new HashMap<>();
        Family first = new Family(user, "", "", 0);
        for (Map.Entry<Family, FamilyRecord> entry :
                histories.families().tailMap(first).entrySet()) {
            if (!entry.getKey().user().equals(user)) {
                break;
            }
            for (Run run : entry.getValue().runs()) {
                byLimit.computeIfAbsent(run.limit(), _ -> new ArrayList<>()).add(run);
            }
        }
        byLimit.values().forEach(all -> all.sort(Comparator.comparingLong(Run::seq).reversed()));
        return byLimit;
    }

    private double[] ratios() {
        double[] known = ratios.orElseGet(this::ratiosOfAll);
        ratios = Optional.of(known);
        return known;
    }

    private double[] ratiosOfAll() {
        double[] sorted =
                histories.families().values().stream()
                        .flatMap(known -> known.runs().stream())
                        .flatMap(run -> ratio(run).stream())
                        .mapToDouble(Double::doubleValue)
                        .sorted()
                        .toArray();
        return sorted.length < FLEET_MIN
                ? new double[0]
                : Arrays.stream(QUANTILES).map(q -> sorted[(int) (q * sorted.length)]).toArray();
    }

    private static Optional<Double> ratio(Run run) {
        return run.limit()
                .filter(Duration::isPositive)
                .map(limit -> Math.min(1, Run.seconds(run.ran()) / Run.seconds(limit)));
    }
}
