package lockstep.gang.replay.baseline;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Plan.Wait;
import lockstep.gang.plan.Planner;
import lockstep.gang.replay.baseline.Shadow.Begun;
import lockstep.gang.replay.baseline.Shadow.Reservation;
import lockstep.gang.state.Job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// EASY backfill (Lifka 1995; Mu'alem and Feitelson 2001): jobs start in the order of the queue;
/// the first that has no room gets a reservation; a later one may start if by its own limit it ends
/// before that, or uses only what the first does not need then.
///
/// Nodes are chosen by best fit on the tree, as Slurm does it.
public final class EasyBackfill implements Planner {
    private static final Wait RESOURCES = new Wait("Resources", "");
    private static final Wait PRIORITY = new Wait("Priority", "");

    private final Fabric fabric;
    private final NodeChoice choice;

    public EasyBackfill(Fabric fabric) {
        this(fabric, new TreeBestFit(fabric));
    }

    /// In the same order, but with another choice of nodes.
    EasyBackfill(Fabric fabric, NodeChoice choice) {
        this.fabric = fabric;
        this.choice = choice;
    }

    @Override
    public Plan plan(ClusterSnapshot snapshot, Instant now) {
        Draft draft = new Draft(fabric, snapshot, choice);
        List<Job> queue = snapshot.state().queued().toList();
        List<Begun> begun = new ArrayList<>();
        int next = 0;
        while (next < queue.size() && startsInOrder(draft, queue.get(next), now, begun)) {
            next++;
        }
        if (next < queue.size()) {
            Job head = queue.get(next);
            draft.await(head, RESOURCES);
            Reservation kept =
                    Shadow.of(
                            fabric,
                            snapshot.state(),
                            now,
                            draft.room(),
                            Ask.of(head.spec()),
                            begun);
            for (Job job : queue.subList(next + 1, queue.size())) {
                if (!backfilled(draft, job, now, kept)) {
                    draft.await(job, PRIORITY);
                }
            }
        }
        return draft.plan();
    }

    private static boolean startsInOrder(Draft draft, Job job, Instant now, List<Begun> begun) {
        Ask ask = Ask.of(job.spec());
        boolean started = draft.tryToStart(job, ask, draft.room()).length > 0;
        if (started) {
            begun.add(new Begun(now.plus(ask.limit()), draft.lastStart()));
        }
        return started;
    }

    private static boolean backfilled(Draft draft, Job job, Instant now, Reservation kept) {
        Ask ask = Ask.of(job.spec());
        boolean endsBefore = !now.plus(ask.limit()).isAfter(kept.from());
        Room within = endsBefore ? draft.room() : kept.beyond();
        int[] nodes = draft.tryToStart(job, ask, within);
        for (int node : nodes) {
            int beyond = kept.beyond().left(node) - (endsBefore ? 0 : ask.perNode());
            kept.beyond().set(node, Math.min(beyond, draft.room().left(node)));
        }
        return nodes.length > 0;
    }
}
