package lockstep.controller.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;

import lockstep.controller.api.ClusterView;
import lockstep.controller.wire.NodeWriter;
import lockstep.gang.condition.Admissibility;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Judgement;
import lockstep.gang.condition.Resource;
import lockstep.gang.condition.Standards;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.state.Node;
import lockstep.protocol.v1.NodeState;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What nodes and links there are, what is held of them, and what they are worth now.
final class NodeGauges implements Gauges {
    private static final Family NODES =
            Family.gauge(
                    "lockstep_nodes",
                    "Registered nodes by state (idle, mixed, allocated, draining, drained, unknown,"
                            + " down)",
                    "state");
    private static final Family ACCELERATORS =
            Family.gauge(
                    "lockstep_accelerators",
                    "Accelerators of registered nodes by use: held by a job, free, or out of use"
                            + " with their node",
                    "use");
    private static final Family CPUS =
            Family.gauge(
                    "lockstep_cpus",
                    "CPUs of registered nodes by use: held by a job, free, or out of use with their"
                            + " node",
                    "use");
    private static final Family ADMISSIBILITY =
            Family.gauge(
                    "lockstep_admissibility",
                    "Measured resources by kind (node, leaf, uplink ...), class of work, and what"
                            + " they are worth to it (fit, degraded, unfit, unmeasured)",
                    "kind",
                    "class",
                    "admissibility");
    private static final Family DRAINS =
            Family.gauge(
                    "lockstep_drains",
                    "Drains that nobody has resumed, by kind (node, uplink, path)",
                    "kind");

    /// Out of use: what is free of such a node is not to be had.
    private static final Set<NodeState> OUT =
            Set.of(NodeState.DOWN, NodeState.UNKNOWN, NodeState.DRAINED, NodeState.DRAINING);

    private final Standards standards;

    NodeGauges(Standards standards) {
        this.standards = standards;
    }

    @Override
    public List<Family> families() {
        return List.of(NODES, ACCELERATORS, CPUS, ADMISSIBILITY, DRAINS);
    }

    @Override
    public List<GaugeSnapshot> read(ClusterView view, Instant now) {
        ClusterSnapshot snapshot = view.snapshot();
        Points nodes = new Points(NODES);
        Points accelerators = new Points(ACCELERATORS);
        Points cpus = new Points(CPUS);
        for (Node node : snapshot.state().nodes().values()) {
            NodeState state = NodeWriter.state(node, snapshot);
            String unheld = OUT.contains(state) ? "out" : "free";
            int free = node.acceleratorsFree().size();
            nodes.add(1, JobGauges.word(state));
            accelerators.add(node.spec().accelerators().size() - free, "held");
            accelerators.add(free, unheld);
            cpus.add(node.cpusHeld(), "held");
            cpus.add(node.cpusFree(), unheld);
        }
        return List.of(
                nodes.snapshot(),
                accelerators.snapshot(),
                cpus.snapshot(),
                admissibility(snapshot, now),
                drains(snapshot));
    }

    private GaugeSnapshot admissibility(ClusterSnapshot snapshot, Instant now) {
        Points points = new Points(ADMISSIBILITY);
        for (WorkloadClass workload : WorkloadClass.values()) {
            Judgement judgement = new Judgement(standards, workload, now);
            for (Condition condition : snapshot.conditions().all().values()) {
                points.add(
                        1,
                        kind(condition.resource()),
                        JobGauges.word(workload),
                        word(judgement.of(condition)));
            }
        }
        return points.snapshot();
    }

    private static GaugeSnapshot drains(ClusterSnapshot snapshot) {
        Points points = new Points(DRAINS);
        points.add(snapshot.state().drained().size(), "node");
        points.add(snapshot.state().drainedUplinks().size(), "uplink");
        points.add(snapshot.state().drainedPaths().size(), "path");
        return points.snapshot();
    }

    private static String kind(Resource resource) {
        return switch (resource) {
            case Resource.OfNode _ -> "node";
            case Resource.Leaf _ -> "leaf";
            case Resource.Uplink _ -> "uplink";
            case Resource.Spine _ -> "spine";
            case Resource.Rack _ -> "rack";
            case Resource.PowerFeed _ -> "feed";
            case Resource.StoragePath _ -> "path";
        };
    }

    private static String word(Admissibility admissibility) {
        return switch (admissibility) {
            case Admissibility.Fit _ -> "fit";
            case Admissibility.Degraded _ -> "degraded";
            case Admissibility.Unfit _ -> "unfit";
            case Admissibility.Unmeasured _ -> "unmeasured";
        };
    }
}
