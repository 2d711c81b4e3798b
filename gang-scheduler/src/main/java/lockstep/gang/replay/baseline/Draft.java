package lockstep.gang.replay.baseline;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.plan.Plan.Wait;
import lockstep.gang.state.Job;
import lockstep.gang.state.Node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A plan in the making: what is left of the nodes, what starts, what waits.
final class Draft {
    private final Fabric fabric;
    private final ClusterSnapshot snapshot;
    private final NodeChoice choice;
    private final Room room;
    private final Map<Integer, List<Accelerator>> touched = new HashMap<>();
    private final List<Start> starts = new ArrayList<>();
    private final Map<JobId, Wait> waits = new HashMap<>();

    Draft(Fabric fabric, ClusterSnapshot snapshot, NodeChoice choice) {
        this.fabric = fabric;
        this.snapshot = snapshot;
        this.choice = choice;
        int[] left = new int[fabric.nodes()];
        for (Node node : snapshot.state().nodes().values()) {
            fabric.number(node.name())
                    .ifPresent(number -> left[number] = snapshot.isUsable(node) ? free(node) : 0);
        }
        this.room = new Room(fabric, left);
    }

    private static int free(Node node) {
        int free = node.spec().accelerators().size();
        for (NodeShare share : node.shares().values()) {
            free -= share.accelerators().size();
        }
        return free;
    }

    Room room() {
        return room;
    }

    /// Starts the job if enough nodes have room.
    ///
    /// @param within what may be used of each node: the room itself, or less
    /// @return the nodes; none when it cannot start
    int[] tryToStart(Job job, Ask ask, Room within) {
        int[] candidates = within.candidates(ask);
        if (candidates.length == 0) {
            return candidates;
        }
        int[] nodes = choice.choose(within, candidates, ask.nodes(), snapshot.conditions());
        List<NodeShare> shares = new ArrayList<>();
        for (int i = 0; i < nodes.length; i++) {
            shares.add(share(nodes[i], ask.perNode(), i));
        }
        starts.add(new Start(job.id(), shares));
        return nodes;
    }

    /// A batch job: its only rank is on the first node.
    private NodeShare share(int node, int count, int index) {
        List<Accelerator> left =
                touched.computeIfAbsent(
                        node,
                        number ->
                                new ArrayList<>(
                                        snapshot.state()
                                                .node(fabric.name(number))
                                                .orElseThrow()
                                                .acceleratorsFree()));
        List<Accelerator> taken = left.subList(0, count);
        List<String> ids = taken.stream().map(Accelerator::id).toList();
        taken.clear();
        room.set(node, left.size());
        boolean first = index == 0;
        return new NodeShare(fabric.name(node), count, 0, ids, first ? 0 : 1, first ? 1 : 0, 1);
    }

    /// The placement of the newest start.
    List<NodeShare> lastStart() {
        return starts.getLast().placement();
    }

    void await(Job job, Wait why) {
        waits.put(job.id(), why);
    }

    Plan plan() {
        return new Plan(snapshot.state().seq(), starts, waits);
    }
}
