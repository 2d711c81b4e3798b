package lockstep.gang.replay.baseline;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Plan.Wait;
import lockstep.gang.plan.Planner;
import lockstep.gang.state.Job;

import java.time.Instant;
import java.util.List;

/// First come, first served: nothing starts before what was submitted earlier. Nodes by best fit on
/// the tree.
public final class Fifo implements Planner {
    private static final Wait RESOURCES = new Wait("Resources", "");
    private static final Wait PRIORITY = new Wait("Priority", "");

    private final Fabric fabric;

    public Fifo(Fabric fabric) {
        this.fabric = fabric;
    }

    @Override
    public Plan plan(ClusterSnapshot snapshot, Instant now) {
        Draft draft = new Draft(fabric, snapshot, new TreeBestFit(fabric));
        List<Job> queue = snapshot.state().queued().toList();
        int next = 0;
        while (next < queue.size() && starts(draft, queue.get(next))) {
            next++;
        }
        for (int i = next; i < queue.size(); i++) {
            draft.await(queue.get(i), i == next ? RESOURCES : PRIORITY);
        }
        return draft.plan();
    }

    private static boolean starts(Draft draft, Job job) {
        return draft.tryToStart(job, Ask.of(job.spec()), draft.room()).length > 0;
    }
}
