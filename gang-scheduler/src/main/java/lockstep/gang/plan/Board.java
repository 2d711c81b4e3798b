package lockstep.gang.plan;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.Node;
import lockstep.gang.timeline.Capacity;
import lockstep.gang.timeline.NodeBits;
import lockstep.gang.timeline.NodeNeed;
import lockstep.gang.timeline.Timeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/// The cluster as one round of planning sees it and changes it: what is left of each node now, and
/// what is taken when.
///
/// Nodes go by their numbers in fabric order, times are epoch seconds.
final class Board {
    private static final int CPUS_COUNTED = 4_096;

    private final Fabric fabric;
    private final NodeSorts sorts;
    private final AcceleratorKinds kinds;
    private final ScratchNode[] rooms;
    private final int[] leftover;
    private final NodeBits usable;
    private final NodeBits idle;
    private final NodeBits taken;
    private final NodeBits kept;
    private final Timeline timeline;
    private final NavigableSet<Long> ends = new TreeSet<>();
    private final List<Keeping> keepings = new ArrayList<>();
    private final long now;
    private final long resolutionSeconds;

    /// The cluster of `snapshot`, with nothing held on the timeline yet.
    ///
    /// @param fabric of exactly the nodes of the snapshot
    Board(
            ClusterSnapshot snapshot,
            Fabric fabric,
            NodeSorts sorts,
            long now,
            long resolutionSeconds) {
        this.fabric = fabric;
        this.sorts = sorts;
        this.now = now;
        this.resolutionSeconds = resolutionSeconds;
        this.kinds = new AcceleratorKinds(accelerators(sorts));
        this.rooms = new ScratchNode[fabric.nodes()];
        this.leftover = new int[fabric.nodes()];
        this.usable = NodeBits.none(fabric.nodes());
        this.idle = NodeBits.none(fabric.nodes());
        this.taken = NodeBits.none(fabric.nodes());
        this.kept = NodeBits.none(fabric.nodes());
        readNodes(snapshot);
        this.timeline = new Timeline(capacities(), now, resolutionSeconds);
    }

    private static List<Accelerator> accelerators(NodeSorts sorts) {
        List<Accelerator> all = new ArrayList<>();
        sorts.all().forEach(sort -> all.addAll(sort.example().accelerators()));
        return all;
    }

    private void readNodes(ClusterSnapshot snapshot) {
        for (int number = 0; number < rooms.length; number++) {
            Node node = snapshot.state().node(fabric.name(number)).orElseThrow();
            rooms[number] = new ScratchNode(node);
            leftover[number] = leftoverOf(rooms[number]);
            if (snapshot.isUsable(node)) {
                usable.set(number);
            }
            if (node.isIdle()) {
                idle.set(number);
            }
        }
    }

    private Capacity[] capacities() {
        Capacity[] all = new Capacity[rooms.length];
        for (NodeSorts.NodeSort sort : sorts.all()) {
            Capacity capacity =
                    new Capacity(
                            sort.example().cpus(),
                            sort.example().memoryMib(),
                            kinds.count(sort.example().accelerators()));
            sort.members().forEach(node -> all[node] = capacity);
        }
        return all;
    }

    Fabric fabric() {
        return fabric;
    }

    NodeSorts sorts() {
        return sorts;
    }

    AcceleratorKinds kinds() {
        return kinds;
    }

    Timeline timeline() {
        return timeline;
    }

    long now() {
        return now;
    }

    ScratchNode room(int node) {
        return rooms[node];
    }

    /// What is left of each node, to be compared: accelerators first, then CPUs. The same array all
    /// the time.
    int[] leftover() {
        return leftover;
    }

    private static int leftoverOf(ScratchNode room) {
        return room.accelerators().size() * CPUS_COUNTED
                + Math.clamp(room.cpus(), 0, CPUS_COUNTED - 1);
    }

    /// Nodes that may be given work now: neither lost, silent nor drained.
    NodeBits usable() {
        return usable;
    }

    /// Nodes that nobody holds anything of now, what was planned in this round included.
    NodeBits idle() {
        return idle;
    }

    /// Holds what an attempt has until it is expected to be free.
    void holdRunning(Collection<NodeShare> shares, long until) {
        hold(shares, until);
        ends.add(now + Math.ceilDiv(until - now, resolutionSeconds) * resolutionSeconds);
    }

    private void hold(Collection<NodeShare> shares, long until) {
        Map<NodeNeed, NodeBits> groups = new HashMap<>();
        for (NodeShare share : shares) {
            fabric.number(share.node())
                    .ifPresent(
                            node ->
                                    groups.computeIfAbsent(
                                                    need(node, share),
                                                    _ -> NodeBits.none(rooms.length))
                                            .set(node));
        }
        groups.forEach((need, nodes) -> timeline.claimAll(nodes, need, now, until));
    }

    /// What a share takes of its node: all of it when it has all CPUs, since nothing else fits
    /// there then.
    private NodeNeed need(int node, NodeShare share) {
        if (share.cpus() >= rooms[node].spec().cpus()) {
            return NodeNeed.wholeNode();
        }
        List<Accelerator> taken =
                rooms[node].spec().accelerators().stream()
                        .filter(one -> share.accelerators().contains(one.id()))
                        .toList();
        return new NodeNeed(share.cpus(), share.memoryMib(), kinds.count(taken), false);
    }

    /// Gives these nodes to a gang now.
    void take(int[] nodes, List<NodeShare> placement, long until) {
        for (int i = 0; i < nodes.length; i++) {
            rooms[nodes[i]].reserve(placement.get(i));
            leftover[nodes[i]] = leftoverOf(rooms[nodes[i]]);
            idle.unset(nodes[i]);
            taken.set(nodes[i]);
        }
        hold(placement, until);
    }

    /// Keeps these nodes for a gang from `from` to `until`. Who has all CPUs has the whole node.
    void reserve(JobId job, int[] nodes, NodeNeed need, long from, long until) {
        NodeBits whole = NodeBits.none(rooms.length);
        NodeBits parts = NodeBits.none(rooms.length);
        for (int node : nodes) {
            (need.cpus() >= rooms[node].spec().cpus() ? whole : parts).set(node);
            kept.set(node);
        }
        timeline.claimAll(whole, NodeNeed.wholeNode(), from, until);
        timeline.claimAll(parts, need, from, until);
        keepings.add(new Keeping(nodes, from, until, "Priority", "kept for job " + job));
    }

    /// Whether somebody has a reservation on this node.
    boolean isKept(int node) {
        return kept.get(node);
    }

    /// Whether something was given a part of this node in this round.
    boolean isTaken(int node) {
        return taken.get(node);
    }

    /// Nobody can have these nodes from `from` to `until`.
    ///
    /// @param word Slurm's reason word for jobs that wait because of that
    /// @param why for people
    void close(NodeBits nodes, long from, long until, String word, String why) {
        if (from < until && until > now) {
            timeline.blockAll(nodes, Math.max(now, from), until);
            keepings.add(new Keeping(nodes.toArray(), from, until, word, why));
        }
    }

    /// What keeps any of these nodes from somebody who would hold them until `until`.
    List<Keeping> keepings(NodeBits nodes, long until) {
        return keepings.stream().filter(one -> one.meets(nodes, now, until)).toList();
    }

    /// The first moments at which something that runs now is expected to have ended, `until`
    /// included: on the timeline its nodes are free from then on.
    List<Long> endsUntil(long until, int most) {
        return ends.subSet(now, false, Math.max(now, until), true).stream().limit(most).toList();
    }

    List<ScratchNode> rooms(int[] nodes) {
        return Arrays.stream(nodes).mapToObj(node -> rooms[node]).toList();
    }

    List<NodeName> names(int[] nodes) {
        return Arrays.stream(nodes).mapToObj(fabric::name).toList();
    }
}
