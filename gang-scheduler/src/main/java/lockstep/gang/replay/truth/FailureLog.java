package lockstep.gang.replay.truth;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.replay.csv.BadCell;
import lockstep.gang.replay.csv.CsvTable;
import lockstep.gang.replay.csv.Problem;
import lockstep.gang.replay.site.Site;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// What public logs of failures say about rates.
///
/// @param perAcceleratorYear how often an accelerator takes its node down
/// @param shape of the gamma distribution of the rates of nodes; small means that few nodes fail
///   most often
public record FailureLog(double perAcceleratorYear, double shape, List<Problem> problems) {
    private static final double SECONDS_PER_YEAR = 365.25 * 86_400;
    private static final double SUMMIT_ACCELERATORS = 27_648;

    public FailureLog {
        problems = List.copyOf(problems);
    }

    /// Titan's GPU stays (Ostrouchov et al., SC 2020): events over time in place; the shape follows
    /// from how unevenly events fall on locations (moments of the negative binomial distribution).
    public static FailureLog titan(Iterable<String> lines) {
        Map<String, Integer> events = new TreeMap<>();
        double[] seconds = new double[1];
        List<Problem> problems =
                CsvTable.read(
                        lines,
                        List.of("location", "duration", "event"),
                        row -> {
                            if (!row.text("duration").isEmpty()) {
                                seconds[0] += row.positiveOrZero("duration");
                            }
                            int failed = row.text("event").isEmpty() ? 0 : 1;
                            events.merge(row.text("location"), failed, Integer::sum);
                        });
        if (events.isEmpty() || seconds[0] == 0) {
            return new FailureLog(0, 1, problems);
        }
        double total = events.values().stream().mapToInt(Integer::intValue).sum();
        return new FailureLog(
                total * SECONDS_PER_YEAR / seconds[0], shape(events.values()), problems);
    }

    private static double shape(Iterable<Integer> counts) {
        double sum = 0;
        double squares = 0;
        int size = 0;
        for (int count : counts) {
            sum += count;
            squares += (double) count * count;
            size++;
        }
        double mean = sum / size;
        double variance = squares / size - mean * mean;
        return variance > mean ? mean * mean / (variance - mean) : 100;
    }

    /// Summit's counts of one year (SC 2021): of the events that take a GPU away (double-bit error,
    /// fallen off the bus, microcontroller halt, page retirement failure) the rate, and a shape
    /// that gives the worst node the share it had.
    ///
    /// With rates from a gamma distribution of shape `k`, the worst of `n` nodes has about `ln n /
    /// k` times the mean; so `k = ln n / (n · share)`.
    public static FailureLog summit(Iterable<String> lines) {
        List<String> deadly =
                List.of(
                        "Double-bit error",
                        "Fallen off the bus",
                        "Internal microcontroller halt",
                        "Page retirement failure");
        double[] counts = new double[2];
        List<Problem> problems =
                CsvTable.read(
                        lines,
                        List.of("event", "count_all_nodes", "count_worst_node"),
                        row -> {
                            if (deadly.contains(row.text("event"))) {
                                counts[0] += row.positiveOrZero("count_all_nodes");
                                counts[1] += row.positiveOrZero("count_worst_node");
                            }
                        });
        if (counts[0] == 0) {
            return new FailureLog(0, 1, problems);
        }
        double nodes = SUMMIT_ACCELERATORS / 6;
        double timesMean = counts[1] / (counts[0] / nodes);
        return new FailureLog(
                counts[0] / SUMMIT_ACCELERATORS, Math.log(nodes) / timesMean, problems);
    }

    /// Failures at these rates on another cluster.
    public Failures on(Site site, Duration down, Chance chance) {
        double perNode = perAcceleratorYear * site.capacity() / site.nodes();
        return Failures.concentrated(site.nodes(), perNode, shape, down, chance);
    }

    /// A list of failures: `when_s,node,down_s`.
    public static List<Failures.Listed> listed(
            Iterable<String> lines, Site site, List<Problem> problems) {
        List<Failures.Listed> listed = new ArrayList<>();
        problems.addAll(
                CsvTable.read(
                        lines,
                        List.of("when_s", "node", "down_s"),
                        row ->
                                listed.add(
                                        new Failures.Listed(
                                                node(site, row.text("node")),
                                                Duration.ofMillis(
                                                        (long)
                                                                (row.positiveOrZero("when_s")
                                                                        * 1e3)),
                                                Duration.ofMillis(
                                                        (long)
                                                                (1
                                                                        + row.positiveOrZero(
                                                                                        "down_s")
                                                                                * 1e3))))));
        return listed;
    }

    /// @throws BadCell when the cluster has no such node
    static int node(Site site, String name) {
        OptionalInt number =
                NodeName.isValid(name)
                        ? site.fabric().number(new NodeName(name))
                        : OptionalInt.empty();
        return number.orElseThrow(
                () ->
                        new BadCell(
                                "the fabric has no node " + name,
                                "use one of its names, from %s to %s"
                                        .formatted(
                                                site.fabric().name(0),
                                                site.fabric().name(site.nodes() - 1))));
    }
}
