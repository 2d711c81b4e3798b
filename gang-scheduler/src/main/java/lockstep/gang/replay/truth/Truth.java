package lockstep.gang.replay.truth;

import lockstep.gang.replay.site.Site;

import java.util.List;

/// What is so, whatever sensors say.
///
/// @param runs factor on the run time of one attempt that has no known cause: neighbours' traffic,
///   input, luck
/// @param chance for everything that is drawn during the replay
public record Truth(
        NodeSpeeds speeds,
        Spread spread,
        Empirical runs,
        Failures failures,
        List<Episode> episodes,
        Chance chance) {
    public Truth {
        episodes = List.copyOf(episodes);
    }

    /// Every node is typical, distance costs nothing, nothing fails.
    public static Truth ideal(Site site) {
        return new Truth(
                NodeSpeeds.typical(site.nodes()),
                Spread.none(),
                Empirical.constant(1),
                Failures.none(),
                List.of(),
                new Chance(0));
    }

    public Truth with(NodeSpeeds other) {
        return new Truth(other, spread, runs, failures, episodes, chance);
    }

    public Truth with(Spread other) {
        return new Truth(speeds, other, runs, failures, episodes, chance);
    }

    public Truth with(Failures other) {
        return new Truth(speeds, spread, runs, other, episodes, chance);
    }

    public Truth with(List<Episode> other) {
        return new Truth(speeds, spread, runs, failures, other, chance);
    }
}
