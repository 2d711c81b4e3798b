package lockstep.gang.replay.truth;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// When nodes fail: each at its own constant rate, or as a list says.
public final class Failures {
    private static final double MILLIS_PER_YEAR = 365.25 * 86_400_000;

    private final double[] perYear;
    private final Duration down;
    private final Chance chance;
    private final List<Listed> listed;

    private Failures(double[] perYear, Duration down, Chance chance, List<Listed> listed) {
        this.perYear = perYear;
        this.down = down;
        this.chance = chance;
        this.listed = List.copyOf(listed);
    }

    /// One failure that is known beforehand.
    ///
    /// @param at since the beginning of the trace
    /// @param down how long the node is away
    public record Listed(int node, Duration at, Duration down) {
        public Listed {
            if (at.isNegative() || !down.isPositive()) {
                throw new IllegalArgumentException("failure at %s for %s".formatted(at, down));
            }
        }
    }

    /// Exactly these; one that would hit a node that is away already does nothing.
    public static Failures listed(List<Listed> listed) {
        return new Failures(new double[0], Duration.ofHours(1), new Chance(0), listed);
    }

    public static Failures none() {
        return new Failures(new double[0], Duration.ofHours(1), new Chance(0), List.of());
    }

    /// Given rates, by number of the node.
    ///
    /// @param down how long a failed node is away
    public static Failures of(double[] perYear, Duration down, Chance chance) {
        return new Failures(perYear.clone(), down, chance, List.of());
    }

    /// Draws a rate for each node from a gamma distribution: the smaller its shape, the more of all
    /// failures happen on few nodes (lemons).
    ///
    /// @param perYear mean rate of a node
    public static Failures concentrated(
            int nodes, double perYear, double shape, Duration down, Chance chance) {
        double[] rates = new double[nodes];
        for (int node = 0; node < nodes; node++) {
            rates[node] = perYear * chance.about("lemons").gamma(node, shape) / shape;
        }
        return new Failures(rates, down, chance, List.of());
    }

    public double perYear(int node) {
        return node < perYear.length ? perYear[node] : 0;
    }

    /// Those known beforehand.
    public List<Listed> listed() {
        return listed;
    }

    public Duration down() {
        return down;
    }

    /// How long after it came up for the `count`-th time the node fails; absent if never.
    public Optional<Duration> timeToFailure(int node, int count) {
        double rate = perYear(node);
        if (rate <= 0) {
            return Optional.empty();
        }
        double years = chance.about(node).exponential(count, rate);
        return Optional.of(Duration.ofMillis((long) Math.min(years * MILLIS_PER_YEAR, 1e13)));
    }
}
