package lockstep.gang.plan;

import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeShare;

import java.util.List;
import java.util.Map;

/// What the planner proposes, and why the others wait.
///
/// @param madeFromSeq the state it was made from
/// @param starts in the order in which they should be committed
/// @param waits one reason for each pending job that is not started
public record Plan(long madeFromSeq, List<Start> starts, Map<JobId, Wait> waits) {
    public Plan {
        starts = List.copyOf(starts);
        waits = Map.copyOf(waits);
    }

    /// Start this job now, on these nodes, in gang order.
    public record Start(JobId job, List<NodeShare> placement) {
        public Start {
            placement = List.copyOf(placement);
        }
    }

    /// Why a job waits.
    ///
    /// @param word Slurm's reason word: `Resources`, `Priority`, `ReqNodeNotAvail`, `BeginTime` …
    /// @param detail free text for people; may be empty
    public record Wait(String word, String detail) {}
}
