package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partition;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.event.Event;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.fixture.RandomCluster;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// A cluster on which some jobs run already and others wait, and the plan for it.
record PlanSituation(ClusterSnapshot snapshot, Plan plan) {
    ClusterState state() {
        return snapshot.state();
    }

    JobSpec spec(JobId id) {
        return state().job(id).orElseThrow().spec();
    }

    Node node(NodeName name) {
        return state().node(name).orElseThrow();
    }

    Partition partition(JobSpec spec) {
        return snapshot.partitions().named(spec.partition()).orElseThrow();
    }

    List<Node> all(JobSpec spec) {
        return state().nodes().values().stream()
                .filter(node -> partition(spec).contains(node.name()))
                .toList();
    }

    List<Node> usable(JobSpec spec, ClusterState in) {
        return in.nodes().values().stream()
                .filter(node -> partition(spec).contains(node.name()))
                .filter(snapshot::isUsable)
                .toList();
    }

    static PlanSituation draw(int seed) {
        RandomGenerator random = new SplittableRandom(seed);
        RandomCluster drawn = new RandomCluster(random);
        Partitions partitions = drawn.partitions();
        ClusterFixture cluster = ClusterFixture.of(drawn.nodes().toArray(NodeFixture[]::new));
        IntStream.range(0, random.nextInt(10)).forEach(_ -> cluster.submit(drawn.job()));
        Plan earlier =
                new PricePlanner(Settings.standard(), Policy.open())
                        .plan(new ClusterSnapshot(cluster.state(), partitions, Set.of()), NOON);
        earlier.starts().forEach(start -> cluster.start(start.job(), start.placement()));
        earlier.waits().keySet().stream()
                .sorted()
                .forEach(id -> cluster.apply(new Event.JobHeld(id, "JobHeldUser")));
        IntStream.range(0, random.nextInt(1, 20)).forEach(_ -> cluster.submit(drawn.job()));
        drawn.few().stream().sorted().forEach(name -> lose(cluster, name));
        var snapshot = new ClusterSnapshot(cluster.state(), partitions, drawn.few());
        return new PlanSituation(
                snapshot,
                new PricePlanner(Settings.standard(), Policy.open()).plan(snapshot, NOON));
    }

    private static void lose(ClusterFixture cluster, NodeName name) {
        List<AttemptId> held = List.copyOf(cluster.node(name.value()).shares().keySet());
        if (held.isEmpty()) {
            cluster.lose(name.value());
        }
    }
}
