package lockstep.gang.plan;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.price.Choice;
import lockstep.gang.price.Price;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the planner proposes, and why the others wait.
///
/// @param madeFromSeq the state it was made from
/// @param starts in the order in which they should be committed
/// @param preemptions attempts that should end so that others can start
/// @param reservations what is kept for jobs that wait, soonest first
/// @param waits one reason for each pending job that is not started
/// @param doomed jobs to end because what they depend on can never happen, with the reason
public record Plan(
        long madeFromSeq,
        List<Start> starts,
        List<Preemption> preemptions,
        List<Reservation> reservations,
        Map<JobId, Wait> waits,
        Map<JobId, String> doomed) {
    public Plan {
        starts = List.copyOf(starts);
        preemptions = List.copyOf(preemptions);
        reservations = List.copyOf(reservations);
        waits = Map.copyOf(waits);
        doomed = Map.copyOf(doomed);
    }

    /// A plan in which nobody is doomed.
    public Plan(
            long madeFromSeq,
            List<Start> starts,
            List<Preemption> preemptions,
            List<Reservation> reservations,
            Map<JobId, Wait> waits) {
        this(madeFromSeq, starts, preemptions, reservations, waits, Map.of());
    }

    /// Whether committing it would change nothing.
    public boolean isIdle() {
        return starts.isEmpty() && preemptions.isEmpty() && doomed.isEmpty();
    }

    /// A plan that only starts jobs.
    public Plan(long madeFromSeq, List<Start> starts, Map<JobId, Wait> waits) {
        this(madeFromSeq, starts, List.of(), List.of(), waits);
    }

    /// Start this job now, on these nodes, in gang order.
    ///
    /// @param choice why these nodes; absent where nothing was priced
    /// @param restore what it should go on from; absent where it begins from scratch
    public record Start(
            JobId job,
            List<NodeShare> placement,
            Optional<Choice> choice,
            Optional<CheckpointId> restore) {
        public Start {
            placement = List.copyOf(placement);
        }

        public Start(JobId job, List<NodeShare> placement, Optional<Choice> choice) {
            this(job, placement, choice, Optional.empty());
        }

        public Start(JobId job, List<NodeShare> placement) {
            this(job, placement, Optional.empty());
        }
    }

    /// End this attempt and let its job wait again, for the sake of another.
    ///
    /// @param cost what it throws away, in accelerator-seconds
    /// @param gain what waiting would cost the other, in accelerator-seconds
    /// @param grace how long it may still run after it is told
    public record Preemption(
            AttemptId victim, JobId beneficiary, double cost, double gain, Duration grace) {}

    /// These nodes are kept for a job from then on.
    ///
    /// @param price what the job is expected to cost there, its wait included
    public record Reservation(JobId job, Instant from, List<NodeName> nodes, Price price) {
        public Reservation {
            nodes = List.copyOf(nodes);
        }
    }

    /// Why a job waits.
    ///
    /// @param word Slurm's reason word: `Resources`, `Priority`, `ReqNodeNotAvail`, `BeginTime` …
    /// @param detail free text for people; may be empty
    public record Wait(String word, String detail) {
        /// It is not known yet what the job would go on from.
        public static final Wait FOR_CHECKPOINTS =
                new Wait(
                        "CheckpointSearch",
                        "its checkpoints are being looked for on nodes that have just connected");
    }
}
