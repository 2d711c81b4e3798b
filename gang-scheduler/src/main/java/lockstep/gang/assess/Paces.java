package lockstep.gang.assess;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.telemetry.StepTimes;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which members of gangs the others wait for, by the jobs' own step times.
///
/// The times that ranks report are those of their own work, without what they wait for others: with
/// the waiting all ranks of a gang have the same, and nobody stands out.
final class Paces {
    private final AssessSettings settings;
    private final Map<AttemptId, Map<NodeName, Double>> byGang = new HashMap<>();
    private final Map<AttemptId, Spread> spreads = new HashMap<>();

    Paces(Collection<Told> all, AssessSettings settings, Instant now) {
        this.settings = settings;
        for (Told told : all) {
            for (StepTimes steps : told.steps()) {
                if (tells(steps) && Fresh.holds(steps.at(), settings, now)) {
                    byGang.computeIfAbsent(steps.attempt(), _ -> new HashMap<>())
                            .merge(told.node(), steps.median(), Math::max);
                }
            }
        }
        byGang.forEach((attempt, paces) -> spreads.put(attempt, Spread.of(paces.values())));
    }

    private boolean tells(StepTimes steps) {
        return settings.comparesSteps()
                && steps.steps() >= settings.leastSteps()
                && steps.median() > 0;
    }

    /// What a gang says of its member; empty where none says that it is slower than the others.
    Optional<Finding> of(Told told) {
        return told.steps().stream()
                .map(StepTimes::attempt)
                .distinct()
                .flatMap(attempt -> of(attempt, told.node()).stream())
                .reduce((one, other) -> one.slowdown() >= other.slowdown() ? one : other);
    }

    private List<Finding> of(AttemptId attempt, NodeName node) {
        Map<NodeName, Double> paces = byGang.getOrDefault(attempt, Map.of());
        Double own = paces.get(node);
        Spread spread = spreads.get(attempt);
        if (own == null || spread == null || spread.count() <= settings.leastPeers() - 1) {
            return List.of();
        }
        double excess = spread.excess(own, settings);
        return excess > 1
                ? List.of(
                        new Finding(
                                excess,
                                "steps of %s take %s s, its peers' %s s"
                                        .formatted(
                                                attempt,
                                                Numbers.text(own),
                                                Numbers.text(spread.median()))))
                : List.of();
    }
}
