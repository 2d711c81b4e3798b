package lockstep.controller.api;

import lockstep.controller.wire.Prospect;
import lockstep.gang.drain.Notice;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.order.Notices;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.remedy.Proposal;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What readers see: one version of the state, with the soft facts that belong beside it.
///
/// Making one costs nothing, so one can be published for each batch: nothing is copied here.
///
/// @param snapshot the state, the partitions, and which nodes are silent
/// @param waits why pending jobs wait, by the planner's last word; never changed afterwards. A job
///   that the planner has not seen yet is not in it
/// @param starts when those that have a reservation start
/// @param proposals what is thought of running jobs that have a bad node or stand still
public record ClusterView(
        ClusterSnapshot snapshot,
        Map<JobId, Plan.Wait> waits,
        Map<JobId, Instant> starts,
        Map<JobId, Proposal> proposals,
        ClusterIdentity identity) {
    /// One without planned starts.
    public ClusterView(
            ClusterSnapshot snapshot, Map<JobId, Plan.Wait> waits, ClusterIdentity identity) {
        this(snapshot, waits, Map.of(), Map.of(), identity);
    }

    public ClusterState state() {
        return snapshot.state();
    }

    /// How many running jobs make no more steps.
    public int standing() {
        return (int)
                proposals.values().stream().filter(one -> one.standstill().isPresent()).count();
    }

    /// What lies before a job.
    public Prospect prospectOf(JobId job) {
        return new Prospect(
                Optional.ofNullable(waits.get(job)),
                Optional.ofNullable(starts.get(job)),
                remark(job));
    }

    /// What is thought of a job that has a bad node or stands still.
    public Optional<Proposal> proposalFor(JobId job) {
        return Optional.ofNullable(proposals.get(job));
    }

    private static String remark(Proposal proposal) {
        String word = proposal.standstill().isPresent() ? "NoProgress" : "NodeDegraded";
        return word + ", " + proposal.text();
    }

    private static String remark(Notice notice) {
        String word =
                switch (notice.cause()) {
                    case DRAIN -> "NodeDraining";
                    case PREEMPTION -> "Preempting";
                };
        return "%s, %s".formatted(word, notice.summary());
    }

    /// What a user of a running job should know of its nodes, and of those that need them.
    private String remark(JobId id) {
        Optional<Proposal> proposal = proposalFor(id);
        Optional<AttemptId> attempt =
                state().job(id)
                        .filter(job -> job.state() instanceof JobState.Running)
                        .flatMap(Job::activeAttempt)
                        .map(Attempt::id);
        Optional<String> told =
                attempt.flatMap(one -> Notices.of(state(), one)).map(ClusterView::remark);
        return told.or(
                        () ->
                                proposal.filter(one -> attempt.equals(Optional.of(one.attempt())))
                                        .map(ClusterView::remark))
                .orElse("");
    }
}
