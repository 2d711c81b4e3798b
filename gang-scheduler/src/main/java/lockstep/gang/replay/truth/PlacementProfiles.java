package lockstep.gang.replay.truth;

import lockstep.gang.replay.csv.BadCell;
import lockstep.gang.replay.csv.CsvRow;
import lockstep.gang.replay.csv.CsvTable;
import lockstep.gang.replay.csv.Problem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Measured step times of programs by placement (Sia and Pollux): `4` is four replicas on one node,
/// `22` two on each of two nodes, `1111` one on each of four.
///
/// **What follows from them.** For each program on each kind of machine: the share of a step that
/// goes into synchronisation once nodes are split (`22`), and how the time of synchronisation grows
/// from one node to two (`44` against `8`, `22` against `4`) and from one to four (`1111` against
/// `4`). These ratios stand for one and for two levels of the fabric more than necessary; nobody
/// has published the same for leaves and spines. They are kept between 1 and 2, and between the
/// first and 4: two of the machines gain from splitting, since their nodes' inner links are shared,
/// and one joins its nodes by plain Ethernet (ratios of 6 to 20), which no fabric of leaves and
/// spines is.
public final class PlacementProfiles {
    private static final double ONCE_MAX = 2;
    private static final double TWICE_MAX = 4;

    private final List<Step> steps = new ArrayList<>();

    private record Step(
            String program,
            String machine,
            String placement,
            double localBatch,
            double stepSeconds,
            double syncSeconds) {
        int replicas() {
            return placement.chars().map(Character::getNumericValue).sum();
        }

        boolean isEvenOver(int nodes) {
            return placement.length() == nodes && placement.chars().distinct().count() == 1;
        }
    }

    /// Adds one table: `placement,local_bsz,step_time,sync_time` in any order.
    ///
    /// @param machine anything that tells kinds of machines apart
    public List<Problem> add(String program, String machine, Iterable<String> lines) {
        return CsvTable.read(
                lines,
                List.of("placement", "local_bsz", "step_time", "sync_time"),
                row -> steps.add(step(program, machine, row)));
    }

    private static Step step(String program, String machine, CsvRow row) {
        String placement = row.text("placement").strip();
        if (placement.isEmpty() || !placement.chars().allMatch(c -> c >= '1' && c <= '9')) {
            throw new BadCell(
                    "placement (%s) must be digits from 1 to 9".formatted(placement),
                    "correct the value or remove the line");
        }
        return new Step(
                program,
                machine,
                placement,
                row.positiveOrZero("local_bsz"),
                row.positiveOrZero("step_time"),
                row.positiveOrZero("sync_time"));
    }

    /// What was measured of each program on each kind of machine where nodes were split evenly.
    public List<Spread.Program> programs() {
        Map<String, List<Step>> groups = new TreeMap<>();
        for (Step step : steps) {
            groups.computeIfAbsent(step.program() + "\t" + step.machine(), _ -> new ArrayList<>())
                    .add(step);
        }
        List<Spread.Program> programs = new ArrayList<>();
        groups.values().forEach(group -> fit(group).ifPresent(programs::add));
        return programs;
    }

    private static Optional<Spread.Program> fit(List<Step> group) {
        Map<String, Step> byPlace = new TreeMap<>();
        group.forEach(step -> byPlace.put(step.placement() + "@" + step.localBatch(), step));
        List<Double> shares = new ArrayList<>();
        List<Double> once = new ArrayList<>();
        List<Double> twice = new ArrayList<>();
        for (Step whole : group) {
            if (!whole.isEvenOver(1) || whole.syncSeconds() == 0) {
                continue;
            }
            split(byPlace, whole, 2)
                    .ifPresent(
                            step -> {
                                once.add(step.syncSeconds() / whole.syncSeconds());
                                shares.add(step.syncSeconds() / step.stepSeconds());
                            });
            split(byPlace, whole, 4)
                    .ifPresent(step -> twice.add(step.syncSeconds() / whole.syncSeconds()));
        }
        if (once.isEmpty()) {
            return Optional.empty();
        }
        double first = between(1, ONCE_MAX, new Empirical(once).median());
        double second =
                twice.isEmpty()
                        ? first * first
                        : between(first, TWICE_MAX, new Empirical(twice).median());
        double share = Math.min(1, new Empirical(shares).median());
        return Optional.of(new Spread.Program(group.getFirst().program(), share, first, second));
    }

    private static Optional<Step> split(Map<String, Step> byPlace, Step whole, int nodes) {
        if (whole.replicas() % nodes != 0) {
            return Optional.empty();
        }
        String placement = Integer.toString(whole.replicas() / nodes).repeat(nodes);
        return Optional.ofNullable(byPlace.get(placement + "@" + whole.localBatch()));
    }

    private static double between(double least, double most, double value) {
        return Math.min(most, Math.max(least, value));
    }

    /// Seconds a step of the measurement that is nearest in size, then in batch, then the fastest;
    /// absent for programs that were not measured.
    public Optional<Double> stepSeconds(String program, int replicas, double localBatch) {
        return steps.stream()
                .filter(step -> step.program().equals(program))
                .min(
                        Comparator.comparingInt((Step step) -> Math.abs(step.replicas() - replicas))
                                .thenComparingDouble(
                                        step -> Math.abs(step.localBatch() - localBatch))
                                .thenComparingDouble(Step::stepSeconds))
                .map(Step::stepSeconds);
    }
}
