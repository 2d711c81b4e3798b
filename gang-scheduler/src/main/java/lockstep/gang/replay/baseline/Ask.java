package lockstep.gang.replay.baseline;

import lockstep.gang.job.Gres;
import lockstep.gang.job.JobSpec;

import java.time.Duration;

/// What a job wants, as far as baselines look at it.
///
/// @param perNode accelerators on each node
/// @param type of the accelerators; empty means any
/// @param limit a day where the user has set none
record Ask(int nodes, int perNode, String type, Duration limit) {
    static Ask of(JobSpec spec) {
        int count = spec.shape().gresPerNode().stream().mapToInt(Gres::count).sum();
        String type =
                spec.shape().gresPerNode().stream()
                        .map(Gres::type)
                        .filter(wanted -> !wanted.isEmpty())
                        .findFirst()
                        .orElse("");
        return new Ask(
                spec.shape().nodesMin(), count, type, spec.timeLimit().orElse(Duration.ofDays(1)));
    }
}
