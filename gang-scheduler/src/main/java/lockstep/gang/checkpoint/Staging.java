package lockstep.gang.checkpoint;

import lockstep.gang.job.JobId;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where the checkpoints of waiting jobs lie. Soft: each leadership finds it out anew.
///
/// @param jobs those that would go on from a checkpoint
/// @param unsettled those of which it is not known yet what they would go on from
public record Staging(Map<JobId, JobStaging> jobs, Set<JobId> unsettled) {
    /// Nobody goes on from anything.
    public static final Staging NONE = new Staging(Map.of(), Set.of());

    public Staging {
        jobs = Map.copyOf(jobs);
        unsettled = Set.copyOf(unsettled);
    }

    public Optional<JobStaging> of(JobId job) {
        return Optional.ofNullable(jobs.get(job));
    }
}
