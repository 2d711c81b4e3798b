package lockstep.gang.decide;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.event.Event;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Plan;
import lockstep.gang.state.Job;
import lockstep.gang.state.Node;

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

    PlanCommit(Draft draft) {
        this.draft = draft;
    }

    Reply commit(Plan plan) {
        List<JobId> started = new ArrayList<>();
        Map<JobId, String> dropped = new TreeMap<>();
        for (Plan.Start start : plan.starts()) {
            Optional<Job> job =
                    draft.state()
                            .job(start.job())
                            .filter(known -> known.state() instanceof JobState.Pending);
            Optional<String> obstacle =
                    job.isEmpty() ? Optional.of("no longer pending") : obstacle(start.placement());
            if (obstacle.isPresent()) {
                dropped.put(start.job(), obstacle.get());
            } else {
                draft.add(
                        new Event.JobStarted(
                                job.orElseThrow().nextAttempt(),
                                start.placement(),
                                start.choice()));
                started.add(start.job());
            }
        }
        return new Reply.PlanCommitted(started, dropped);
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
            if (!hasRoom(node.get(), share)) {
                return Optional.of(share.node() + " has no room any more");
            }
        }
        return Optional.empty();
    }

    private static boolean hasRoom(Node node, NodeShare share) {
        Set<String> free = new HashSet<>();
        node.acceleratorsFree().stream().map(Accelerator::id).forEach(free::add);
        return node.cpusFree() >= share.cpus()
                && node.memoryMibFree() >= share.memoryMib()
                && free.containsAll(share.accelerators());
    }
}
