package lockstep.gang.decide;

import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.plan.Plan;
import lockstep.gang.report.NodeStatement;

/// What the outside asks of the cluster, or tells it.
public sealed interface Command {
    /// A request that admission has already accepted.
    record Submit(RequestId request, Submitter submitter, JobSpec spec, boolean held)
            implements Command {}

    record Cancel(JobId job, Submitter caller) implements Command {}

    record Hold(JobId job, Submitter caller) implements Command {}

    record Release(JobId job, Submitter caller) implements Command {}

    /// A node reported.
    record Observe(NodeStatement statement) implements Command {}

    /// The longest lease that this life of the node can have is over, and it has said nothing.
    record LeaseEnded(NodeName node, Incarnation incarnation) implements Command {}

    /// Not every node of this attempt was prepared within the assembly time.
    record AssemblyTimedOut(AttemptId attempt) implements Command {}

    /// The planner's proposal, made from an earlier state.
    record CommitPlan(Plan plan) implements Command {}
}
