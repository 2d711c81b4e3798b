package lockstep.controller.planning;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Planner;
import lockstep.gang.progress.Standstill;
import lockstep.gang.remedy.Proposal;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/// One round: take a snapshot, plan, hand the plan to the loop, remember why the others wait, look
/// after what runs.
public final class PlanningRound {
    private final Planner planner;
    private final Supplier<ClusterSnapshot> snapshots;
    private final Function<Command, CompletableFuture<Reply>> loop;
    private final Clock wallClock;
    private final Supplier<Map<AttemptId, Standstill>> standing;
    private final RemedyRound remedies;
    private volatile Outlook outlook = Outlook.NONE;

    /// What a round says of the jobs that it does not start.
    ///
    /// @param waits why they wait
    /// @param starts when those that have a reservation start
    /// @param reserved on which nodes they do, in gang order
    public record Outlook(
            Map<JobId, Plan.Wait> waits,
            Map<JobId, Instant> starts,
            Map<JobId, List<NodeName>> reserved) {
        static final Outlook NONE = new Outlook(Map.of(), Map.of(), Map.of());

        static Outlook of(Plan plan) {
            Map<JobId, Instant> starts = new HashMap<>();
            Map<JobId, List<NodeName>> reserved = new HashMap<>();
            plan.reservations()
                    .forEach(
                            one -> {
                                starts.put(one.job(), one.from());
                                reserved.put(one.job(), one.nodes());
                            });
            return new Outlook(plan.waits(), Map.copyOf(starts), Map.copyOf(reserved));
        }
    }

    /// @param standing gangs that make no more steps
    public PlanningRound(
            Planner planner,
            Supplier<ClusterSnapshot> snapshots,
            Supplier<Map<AttemptId, Standstill>> standing,
            Function<Command, CompletableFuture<Reply>> loop,
            Clock wallClock,
            Supplier<RemedyRules> remedies) {
        this.planner = planner;
        this.snapshots = snapshots;
        this.standing = standing;
        this.loop = loop;
        this.wallClock = wallClock;
        this.remedies = new RemedyRound(remedies, loop);
    }

    /// What was last thought of running gangs that have a bad member, or stand still.
    public Map<JobId, Proposal> proposals() {
        return remedies.proposals();
    }

    /// What the last round said of pending jobs.
    public Outlook outlook() {
        return outlook;
    }

    /// Plans once.
    ///
    /// @return completed when what holds of the plan is durable
    public CompletableFuture<Reply> run() {
        ClusterSnapshot snapshot = snapshots.get();
        CompletableFuture<Reply> planned = plan(snapshot);
        // Takes a while, and no start waits for it.
        remedies.run(snapshot, standing.get(), wallClock.instant());
        return planned;
    }

    private CompletableFuture<Reply> plan(ClusterSnapshot snapshot) {
        if (snapshot.state().queue().isEmpty()) {
            outlook = Outlook.NONE;
            return CompletableFuture.completedFuture(new Reply.Accepted());
        }
        Plan plan = planner.plan(snapshot, wallClock.instant());
        outlook = Outlook.of(plan);
        return plan.isIdle()
                ? CompletableFuture.completedFuture(new Reply.Accepted())
                : loop.apply(new Command.CommitPlan(plan));
    }
}
