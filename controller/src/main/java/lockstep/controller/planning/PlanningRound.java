package lockstep.controller.planning;

import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.job.JobId;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Planner;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/// One round: take a snapshot, plan, hand the plan to the loop, remember why the others wait.
public final class PlanningRound {
    private final Planner planner;
    private final Supplier<ClusterSnapshot> snapshots;
    private final Function<Command, CompletableFuture<Reply>> loop;
    private final Clock wallClock;
    private volatile Map<JobId, Plan.Wait> waits = Map.of();

    public PlanningRound(
            Planner planner,
            Supplier<ClusterSnapshot> snapshots,
            Function<Command, CompletableFuture<Reply>> loop,
            Clock wallClock) {
        this.planner = planner;
        this.snapshots = snapshots;
        this.loop = loop;
        this.wallClock = wallClock;
    }

    /// Why pending jobs waited when the last round was made.
    public Map<JobId, Plan.Wait> waits() {
        return waits;
    }

    /// Plans once.
    ///
    /// @return completed when what holds of the plan is durable
    public CompletableFuture<Reply> run() {
        ClusterSnapshot snapshot = snapshots.get();
        if (snapshot.state().queue().isEmpty()) {
            waits = Map.of();
            return CompletableFuture.completedFuture(new Reply.Accepted());
        }
        Plan plan = planner.plan(snapshot, wallClock.instant());
        waits = plan.waits();
        return plan.starts().isEmpty() && plan.preemptions().isEmpty()
                ? CompletableFuture.completedFuture(new Reply.Accepted())
                : loop.apply(new Command.CommitPlan(plan));
    }
}
