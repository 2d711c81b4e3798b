package lockstep.gang.incident;

import lockstep.gang.condition.Resource;
import lockstep.gang.job.JobId;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Counts the incidents of each resource, old ones for less.
///
/// A job that cannot start on three nodes may itself be to blame, so its failed starts count a
/// third on each of them, and so does a gang of three that made no more steps. A job that was
/// running when a node died is not suspected.
final class Evidence {
    private final IncidentMemory memory;
    private final HazardSettings settings;
    private final Instant now;
    private final Map<Resource, Double> counts = new HashMap<>();

    Evidence(IncidentMemory memory, HazardSettings settings, Instant now) {
        this.memory = memory;
        this.settings = settings;
        this.now = now;
        Map<JobId, Set<Resource>> suspects = new HashMap<>();
        for (Incident incident : memory.incidents().values()) {
            suspect(incident)
                    .ifPresent(
                            job ->
                                    suspects.computeIfAbsent(job, _ -> new HashSet<>())
                                            .add(incident.resource()));
        }
        for (Incident incident : memory.incidents().values()) {
            int blamed =
                    suspect(incident)
                            .map(job -> suspects.getOrDefault(job, Set.of()).size())
                            .orElse(1);
            double weight = settings.weightAfter(Duration.between(incident.at(), now));
            counts.merge(incident.resource(), weight / blamed, Double::sum);
        }
    }

    /// The job that may be to blame as well.
    private static Optional<JobId> suspect(Incident incident) {
        return incident.isShared() ? incident.job() : Optional.empty();
    }

    /// How many incidents of now the resource's weigh as much as.
    double of(Resource resource) {
        return counts.getOrDefault(resource, 0.0);
    }

    /// How many incidents were within the last half-life.
    int recent(Resource resource) {
        Instant begin = now.minus(settings.halfLife());
        return (int)
                memory.of(resource).stream()
                        .filter(incident -> incident.at().isAfter(begin))
                        .count();
    }
}
