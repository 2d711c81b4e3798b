package lockstep.gang.decide;

import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.cluster.Accelerator;
import lockstep.gang.event.Event;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.plan.Plan;
import lockstep.gang.state.Job;
import lockstep.gang.state.Node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Takes from a plan what still holds now.
final class PlanCommit {
    private final Draft draft;
    private final Evictions evictions;

    PlanCommit(Draft draft, Rules rules) {
        this.draft = draft;
        this.evictions = new Evictions(draft, rules);
    }

    Reply commit(Plan plan) {
        plan.preemptions().forEach(this::preempt);
        new TreeMap<>(plan.doomed()).forEach(this::endDoomed);
        List<JobId> started = new ArrayList<>();
        Map<JobId, String> dropped = new TreeMap<>();
        for (Plan.Start start : plan.starts()) {
            Optional<Job> job =
                    draft.state()
                            .job(start.job())
                            .filter(known -> known.state() instanceof JobState.Pending);
            Optional<String> obstacle =
                    job.isEmpty()
                            ? Optional.of("no longer pending")
                            : obstacle(start.placement()).or(() -> obstacle(job.get(), start));
            if (obstacle.isPresent()) {
                dropped.put(start.job(), obstacle.get());
            } else {
                draft.add(
                        new Event.JobStarted(
                                job.orElseThrow().nextAttempt(),
                                start.placement(),
                                start.choice(),
                                start.restore().map(this::restore)));
                started.add(start.job());
            }
        }
        return new Reply.PlanCommitted(started, dropped);
    }

    private void preempt(Plan.Preemption preemption) {
        evictions.begin(
                preemption.victim(),
                preemption.beneficiary(),
                preemption.grace(),
                "for job %s: %.1f accelerator-hours lost, %.1f gained"
                        .formatted(
                                preemption.beneficiary(),
                                preemption.cost() / 3600,
                                preemption.gain() / 3600));
    }

    private void endDoomed(JobId id, String why) {
        draft.state()
                .job(id)
                .filter(job -> job.state() instanceof JobState.Pending)
                .ifPresent(
                        job ->
                                draft.add(
                                        new Event.JobEnded(
                                                job.id(),
                                                Outcome.CANCELLED,
                                                "DependencyNeverSatisfied, " + why)));
    }

    private Optional<String> obstacle(List<NodeShare> placement) {
        Set<Object> seen = new HashSet<>();
        for (NodeShare share : placement) {
            if (!seen.add(share.node())) {
                return Optional.of(share.node() + " is named twice");
            }
            Optional<Node> node = draft.state().node(share.node());
            if (node.isEmpty() || node.get().lost()) {
                return Optional.of(share.node() + " is not there");
            }
            if (node.get().drain().isPresent()) {
                return Optional.of(share.node() + " is " + node.get().drain().get().text());
            }
            if (!hasRoom(node.get(), share)) {
                return Optional.of(share.node() + " has no room any more");
            }
        }
        return Optional.empty();
    }

    /// What was to be restored may have been removed or found spoiled since.
    private Optional<String> obstacle(Job job, Plan.Start start) {
        return start.restore()
                .filter(
                        id ->
                                !id.job().equals(job.id())
                                        || !draft.state()
                                                .checkpointsOf(job.id())
                                                .mayBeRestored(
                                                        id, job.spec().checkpointing().restore()))
                .map(id -> "checkpoint %s can no longer be restored".formatted(id));
    }

    private Restore restore(CheckpointId id) {
        Checkpoint checkpoint = draft.state().checkpoint(id).orElseThrow();
        Job job = draft.state().job(id.job()).orElseThrow();
        return new Restore(
                id,
                job.lastRan().map(ran -> ran.after(checkpoint.takenAt())).orElse(Duration.ZERO));
    }

    private static boolean hasRoom(Node node, NodeShare share) {
        Set<String> free = new HashSet<>();
        node.acceleratorsFree().stream().map(Accelerator::id).forEach(free::add);
        return node.cpusFree() >= share.cpus()
                && node.memoryMibFree() >= share.memoryMib()
                && free.containsAll(share.accelerators());
    }
}
