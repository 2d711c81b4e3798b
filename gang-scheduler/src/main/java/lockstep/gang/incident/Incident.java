package lockstep.gang.incident;

import lockstep.gang.condition.Resource;
import lockstep.gang.job.JobId;
import lockstep.gang.job.WorkloadClass;

import java.time.Instant;
import java.util.Optional;

/// One time that a resource did harm, or that something on it was not as it should be.
///
/// @param symptom one of the constants here, or what a sensor calls it: `xid 79`
/// @param workload what was running
/// @param circumstances free text for people; may be empty
/// @param lostAcceleratorSeconds work and time that were thrown away; 0 where another resource
///   already took the blame for the same gang
/// @param at wall clock
/// @param job whose gang it was, or the one that lost most
public record Incident(
        Resource resource,
        String symptom,
        WorkloadClass workload,
        String circumstances,
        double lostAcceleratorSeconds,
        Instant at,
        Optional<JobId> job) {
    /// The lease of a node that held something ended in silence.
    public static final String NOT_RESPONDING = "not responding";

    /// A node no longer has a rank or its record, and nobody knows how it ended.
    public static final String RANK_LOST = "rank lost";

    /// A node could not prepare its part of a gang.
    public static final String START_REFUSED = "start refused";

    /// A node had not prepared its part of a gang in time.
    public static final String START_TIMED_OUT = "start timed out";

    /// A gang made no more steps, and was ended for it. Nobody knows which of its nodes is to
    /// blame, or whether one is.
    public static final String STALLED = "no progress";

    /// Somebody without a job runs something on a node.
    public static final String STRAY_PROCESS = "stray process";

    public Incident {
        if (!(lostAcceleratorSeconds >= 0) || Double.isInfinite(lostAcceleratorSeconds)) {
            throw new IllegalArgumentException(
                    "lostAcceleratorSeconds (%s) must be 0 or more"
                            .formatted(lostAcceleratorSeconds));
        }
    }

    /// Whether it makes the next harm by the same resource likelier. A stray process says something
    /// of its user, not of the node.
    public boolean isOfResource() {
        return !symptom.equals(STRAY_PROCESS);
    }

    /// Whether the job may be to blame as well as the node, or another of its nodes.
    public boolean isShared() {
        return symptom.equals(START_REFUSED)
                || symptom.equals(START_TIMED_OUT)
                || symptom.equals(STALLED);
    }

    /// Whether the resource has to prove itself before it gets long runs again. A gang that hung
    /// says too little of any one of its nodes for that.
    public boolean asksForProbation() {
        return isOfResource() && !symptom.equals(STALLED);
    }
}
