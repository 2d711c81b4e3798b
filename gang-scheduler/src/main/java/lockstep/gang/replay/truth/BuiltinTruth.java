package lockstep.gang.replay.truth;

import lockstep.gang.replay.site.Site;

import java.time.Duration;
import java.util.List;

/// A truth for those who have no measurements at hand.
///
/// The numbers are ours, chosen to look like what was published: accelerators of one kind within a
/// few percent with a slow tail of a tenth; steps that vary by one to five percent; runs that now
/// and then take a tenth longer for no known cause; programs from nearly none to a third of
/// communication.
public final class BuiltinTruth {
    private static final Empirical SLOWDOWN =
            Empirical.quantiles(
                    0.96, 0.98, 0.985, 0.99, 0.995, 1, 1, 1.005, 1.01, 1.015, 1.02, 1.03, 1.05,
                    1.1);
    private static final Empirical NOISE = Empirical.quantiles(0.005, 0.01, 0.015, 0.02, 0.05);
    private static final Empirical RUNS =
            Empirical.quantiles(0.97, 0.98, 0.99, 0.995, 1, 1, 1.005, 1.01, 1.02, 1.05, 1.15);
    private static final List<Spread.Program> PROGRAMS =
            List.of(
                    new Spread.Program("silent", 0.02, 1, 1.1),
                    new Spread.Program("quiet", 0.08, 1.15, 1.4),
                    new Spread.Program("usual", 0.15, 1.3, 1.8),
                    new Spread.Program("chatty", 0.3, 1.5, 2.2));

    private BuiltinTruth() {}

    /// Without failures and episodes.
    public static Truth of(Site site, Chance chance) {
        return new Truth(
                NodeSpeeds.drawn(site, SLOWDOWN, NOISE, chance.about("speeds")),
                new Spread(PROGRAMS, chance.about("programs")),
                RUNS,
                Failures.none(),
                List.of(),
                chance);
    }

    /// Failures at a given rate, most of them on few nodes.
    ///
    /// @param perNodeYear mean over all nodes
    public static Failures failures(Site site, double perNodeYear, Chance chance) {
        return Failures.concentrated(site.nodes(), perNodeYear, 0.5, Duration.ofHours(1), chance);
    }

    /// Seconds a step of programs that nobody has measured: five thousandths for each sample of the
    /// local batch, and a tenth of that again for each doubling of the replicas.
    public static double stepSeconds(int replicas, double localBatch) {
        return 0.005 * localBatch * (1 + 0.1 * Math.log(replicas) / Math.log(2));
    }
}
