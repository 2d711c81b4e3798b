package lockstep.controller.sense;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.codec.SampleEvents;
import lockstep.controller.wire.ProbeAnswer;
import lockstep.controller.wire.SenseTold;
import lockstep.gang.assess.AssessSettings;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Resource;
import lockstep.gang.decide.Reply;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Launch;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.probe.ProbeSettings;
import lockstep.gang.progress.ProgressSettings;
import lockstep.gang.state.ClusterState;
import lockstep.gang.telemetry.Digest;
import lockstep.gang.telemetry.Measure;
import lockstep.gang.telemetry.PairProbe;
import lockstep.protocol.v1.ProbeTask;
import lockstep.protocol.v1.SenseRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// Three leaves of three nodes, whose daemons answer at once with what a fabric of the test takes.
final class ProbesTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Resource UPLINK = new Resource.Uplink("s1", "l1");
    private static final int NODES = 9;

    private final RandomGenerator random = new SplittableRandom(7);
    private final List<ProbeTask> asked = new ArrayList<>();
    private final Set<String> deaf = new HashSet<>();
    private ClusterState state = ClusterState.empty();
    private long seconds;
    private double uplinkFactor = 1;
    private double nodeFactor = 1;
    private boolean withPorts = true;
    private final InstantSource time = () -> NOON.plusSeconds(seconds);
    private final SenseDesk desk =
            new SenseDesk(
                    new Epoch(3),
                    AssessSettings.STANDARD,
                    ProbeSettings.STANDARD,
                    () -> ProgressSettings.STANDARD,
                    () -> state,
                    _ -> CompletableFuture.completedFuture(new Reply.Accepted()),
                    time.withZone(ZoneOffset.UTC),
                    () -> seconds * 1_000_000_000L);

    private final List<Daemon> daemons = new ArrayList<>();

    ProbesTest() {
        for (int i = 0; i < NODES; i++) {
            NodeName name = new NodeName("n" + i);
            apply(new Event.NodeRegistered(name, life(), spec(name, i / 3)));
            daemons.add(new Daemon(name));
        }
    }

    private void apply(Event event) {
        state = state.apply(new Entry(state.seq() + 1, state.epoch(), NOON, event));
    }

    private static Incarnation life() {
        return new Incarnation("boot", 1);
    }

    private static NodeSpec spec(NodeName name, int leaf) {
        return new NodeSpec(
                name.value(),
                "127.0.0.1",
                8,
                16_000,
                List.of(),
                List.of(),
                new FabricPlace("l" + leaf, "s1", ""),
                List.of(),
                "test");
    }

    private final class Daemon implements SenseStream {
        private final NodeName name;
        private final List<ProbeTask> tasks = new ArrayList<>();
        private boolean everAsked;

        Daemon(NodeName name) {
            this.name = name;
        }

        @Override
        public void send(SenseRequest request) {
            tasks.addAll(request.getProbesList());
            everAsked |= request.getProbesCount() > 0;
            asked.addAll(request.getProbesList());
        }

        @Override
        public boolean isOpen() {
            return !deaf.contains(name.value());
        }

        @Override
        public void refuse(String reason) {
            throw new IllegalStateException(reason);
        }

        private void tell() {
            List<ProbeAnswer> answers = tasks.stream().map(this::answer).toList();
            tasks.clear();
            Digest load = new Digest(Measure.CPU_LOAD, "", 1, 0, 0, 0, 0, time.instant());
            desk.sensed(
                    new SenseTold(
                            name,
                            life(),
                            Duration.ZERO,
                            "",
                            List.of(load),
                            List.of(),
                            List.of(),
                            List.of(),
                            answers,
                            withPorts ? name + ":7430" : ""),
                    this);
        }

        private ProbeAnswer answer(ProbeTask task) {
            NodeName peer = new NodeName(task.getPeer());
            double micros = 100 * (1 + 0.05 * random.nextDouble());
            micros *= leafOf(name) != leafOf(peer) ? 1.5 : 1;
            boolean overUplink = leafOf(name) != leafOf(peer) && (isOn1(name) || isOn1(peer));
            micros *= overUplink ? uplinkFactor : 1;
            micros *= name.value().equals("n8") || peer.value().equals("n8") ? nodeFactor : 1;
            return new ProbeAnswer.Measured(
                    task.getId(),
                    new PairProbe(name, peer, 20, 0, micros, 1.2 * micros, 0, time.instant()));
        }
    }

    private static int leafOf(NodeName name) {
        return Integer.parseInt(name.value().substring(1)) / 3;
    }

    private static boolean isOn1(NodeName name) {
        return leafOf(name) == 1;
    }

    private void run(int forSeconds) {
        for (int i = 0; i < forSeconds; i++) {
            seconds++;
            daemons.forEach(Daemon::tell);
            desk.tick();
            daemons.forEach(Daemon::tell);
        }
    }

    private double slowdown(Resource resource) {
        return desk.conditions().of(resource).map(Condition::slowdown).orElse(Double.NaN);
    }

    @Test
    void a_slow_uplink_is_found_within_a_minute_and_counts_until_its_probation_is_over() {
        run(90);
        assertThat(slowdown(UPLINK)).isEqualTo(1);
        uplinkFactor = 3;
        run(60);
        assertThat(slowdown(UPLINK)).isBetween(2.7, 3.3);
        assertThat(slowdown(new Resource.Leaf("s1", "l1"))).isEqualTo(1);
        assertThat(slowdown(new Resource.Uplink("s1", "l2"))).isEqualTo(1);
        assertThat(desk.ofFabric().why().get(UPLINK)).isNotEmpty();
        uplinkFactor = 1;
        run(60);
        assertThat(slowdown(UPLINK)).isGreaterThan(2);
        run(90);
        assertThat(slowdown(UPLINK)).isEqualTo(1);
    }

    @Test
    void a_node_with_slow_traffic_is_slower_by_the_share_that_traffic_has() {
        run(60);
        nodeFactor = 3;
        run(60);
        NodeName n8 = new NodeName("n8");
        assertThat(slowdown(new Resource.OfNode(n8))).isBetween(1.4, 1.6);
        assertThat(desk.of(n8).orElseThrow().why().getFirst()).startsWith("node n8: round trips");
    }

    @Test
    void no_node_is_in_two_pairs_of_a_round() {
        for (int i = 0; i < 30; i++) {
            asked.clear();
            run(3);
            Set<String> met = new HashSet<>();
            for (ProbeTask task : asked) {
                assertThat(met.add(task.getPeer())).isTrue();
                assertThat(task.getPeerAddress()).isEqualTo(task.getPeer() + ":7430");
            }
            assertThat(asked).isNotEmpty();
        }
    }

    @Test
    void a_node_whose_stream_is_gone_is_left_out() {
        deaf.add("n0");
        run(30);
        assertThat(asked).isNotEmpty().noneMatch(task -> task.getPeer().equals("n0"));
        assertThat(daemons.getFirst().everAsked).isFalse();
    }

    @Test
    void nobody_measures_where_no_daemon_has_a_port() {
        withPorts = false;
        run(30);
        assertThat(asked).isEmpty();
        assertThat(slowdown(UPLINK)).isNaN();
    }

    @Test
    void nodes_that_run_something_are_left_alone() {
        AttemptId attempt = new AttemptId(new JobId(1), 1);
        apply(
                new Event.JobSubmitted(
                        attempt.job(),
                        new RequestId("r"),
                        new Submitter(1, 1, "u"),
                        SampleEvents.spec(new Launch.PerNode(List.of("true"))),
                        false));
        apply(
                new Event.JobStarted(
                        attempt,
                        List.of(new NodeShare(new NodeName("n0"), 1, 10, List.of(), 0, 1, 1)),
                        Optional.empty()));
        run(30);
        assertThat(asked).isNotEmpty().noneMatch(task -> task.getPeer().equals("n0"));
        assertThat(daemons.getFirst().everAsked).isFalse();
        assertThat(daemons.get(3).everAsked).as("a free node of another leaf").isTrue();
    }

    @Test
    void what_nobody_was_asked_for_is_ignored() {
        ProbeDesk probes = new ProbeDesk(new Epoch(1), ProbeSettings.STANDARD);
        NodeName n0 = new NodeName("n0");
        NodeName n1 = new NodeName("n1");
        List<ProbeAnswer> answers = new ArrayList<>();
        for (int id = 0; id < 100; id++) {
            answers.add(new ProbeAnswer.Measured(id, new PairProbe(n0, n1, 20, 20, 0, 0, 0, NOON)));
        }
        probes.took(n0, answers);
        assertThat(probes.inference(NOON)).isEqualTo(ProbeDesk.Inference.NONE);
    }

    @Test
    @Timeout(60)
    void why_a_node_could_not_measure_is_kept_until_it_could() {
        ProbeDesk probes = new ProbeDesk(new Epoch(1), ProbeSettings.STANDARD);
        NodeName n0 = new NodeName("n0");
        NodeName n1 = new NodeName("n1");
        Map<NodeName, String> addresses = Map.of(n0, "n0:1", n1, "n1:1");
        for (long at = 0; probes.troubles().isEmpty(); at += 3) {
            probes.begin(state, addresses, at * 1_000_000_000L)
                    .forEach(
                            (node, task) ->
                                    probes.took(
                                            node,
                                            List.of(
                                                    new ProbeAnswer.Failed(
                                                            task.getId(), "refused"))));
        }
        assertThat(probes.troubles()).containsExactly(Map.entry(n0, "to n1: refused"));
        for (long at = 1_000; !probes.troubles().isEmpty(); at += 3) {
            probes.begin(state, addresses, at * 1_000_000_000L)
                    .forEach((node, task) -> probes.took(node, List.of(measured(node, task))));
        }
        assertThat(probes.troubles()).isEmpty();
    }

    private static ProbeAnswer measured(NodeName from, ProbeTask task) {
        NodeName to = new NodeName(task.getPeer());
        return new ProbeAnswer.Measured(
                task.getId(), new PairProbe(from, to, 20, 0, 100, 120, 0, NOON));
    }
}
