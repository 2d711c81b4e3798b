package lockstep.node.agent;

import static lockstep.node.agent.AgentBench.JOB;
import static lockstep.node.agent.AgentBench.launch;
import static lockstep.node.agent.AgentBench.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.protocol.v1.AttemptPhase;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.NodeOrders;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class OrderGateTest {

    private static final AttemptKey OTHER = new AttemptKey(8, 1);

    private final AgentBench bench = new AgentBench();

    @Test
    void the_first_orders_bind_the_node_to_their_cluster() {
        bench.order();

        assertThat(bench.report().getClusterId()).isEqualTo("c1");
        assertThat(bench.spool.oaths).containsExactly(new Allegiance("c1", 1));
    }

    @Test
    void another_clusters_order_is_refused() {
        bench.order();

        bench.agent.onOrders(
                bench.orders(prepare(JOB, launch(1))).setClusterId("c2").setEpoch(9).build());

        assertThat(bench.report().getAttemptsList()).isEmpty();
        assertThat(bench.report().getEpochSeen()).isEqualTo(1);
    }

    @Test
    void an_order_without_a_cluster_is_refused() {
        bench.agent.onOrders(bench.orders(prepare(JOB, launch(1))).setClusterId("").build());

        assertThat(bench.report().getAttemptsList()).isEmpty();
    }

    @Test
    void an_order_of_a_lower_epoch_is_refused() {
        bench.agent.onOrders(bench.orders().setEpoch(5).build());

        bench.agent.onOrders(bench.orders(prepare(JOB, launch(1))).setEpoch(4).build());

        assertThat(bench.report().getAttemptsList()).isEmpty();
    }

    @Test
    void a_lower_epoch_cannot_extend_the_lease() {
        bench.bring(JOB, AttemptPhase.STARTED);
        bench.agent.onOrders(bench.orders().setEpoch(5).build());
        long lease = bench.spool.leaseUntilMillis;
        bench.clock.advance(100);

        bench.agent.onOrders(bench.orders().setEpoch(4).build());

        assertThat(bench.spool.leaseUntilMillis).isEqualTo(lease);
    }

    @Test
    void a_higher_epoch_is_saved_before_it_is_obeyed() {
        bench.order();
        bench.spool.slow = true;

        bench.agent.onOrders(bench.orders(prepare(JOB, launch(1))).setEpoch(2).build());

        assertThat(bench.report().getAttemptsList()).isEmpty();
        assertThat(bench.report().getEpochSeen()).isEqualTo(1);
        bench.spool.finishWrites();
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.PREPARED);
        assertThat(bench.report().getEpochSeen()).isEqualTo(2);
    }

    @Test
    void while_a_higher_epoch_is_being_saved_the_old_one_is_refused_already() {
        bench.order();
        bench.spool.slow = true;
        bench.agent.onOrders(bench.orders().setEpoch(2).build());

        bench.agent.onOrders(bench.orders(prepare(JOB, launch(1))).setEpoch(1).build());
        bench.spool.finishWrites();

        assertThat(bench.report().getAttemptsList()).isEmpty();
    }

    @Test
    void of_orders_that_wait_for_an_epoch_the_newest_are_obeyed() {
        bench.order();
        bench.spool.slow = true;
        bench.agent.onOrders(bench.orders(prepare(OTHER, launch(1))).setEpoch(2).build());

        bench.agent.onOrders(bench.orders(prepare(JOB, launch(1))).setEpoch(3).build());
        bench.spool.finishWrites();

        assertThat(bench.find(OTHER)).isEmpty();
        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.PREPARED);
        assertThat(bench.report().getEpochSeen()).isEqualTo(3);
    }

    @Test
    void an_epoch_that_cannot_be_saved_is_not_obeyed_until_it_can() {
        bench.order();
        bench.spool.fault = Optional.of("disk full");
        bench.agent.onOrders(bench.orders(prepare(JOB, launch(1))).setEpoch(2).build());
        assertThat(bench.report().getAttemptsList()).isEmpty();

        bench.spool.fault = Optional.empty();
        bench.agent.onOrders(bench.orders(prepare(JOB, launch(1))).setEpoch(2).build());

        assertThat(bench.phase(JOB)).isEqualTo(AttemptPhase.PREPARED);
    }

    @Test
    void an_order_for_an_earlier_life_of_the_node_is_ignored() {
        var late = bench.orders(prepare(JOB, launch(1))).build();
        bench.restart();

        bench.agent.onOrders(late);

        assertThat(bench.report().getAttemptsList()).isEmpty();
    }

    @Test
    void an_order_for_another_boot_is_ignored() {
        var other = Incarnation.newBuilder().setBootId("boot-0").setStart(1).build();

        bench.agent.onOrders(bench.orders(prepare(JOB, launch(1))).setIncarnation(other).build());

        assertThat(bench.report().getAttemptsList()).isEmpty();
    }

    @Test
    void an_unknown_protocol_version_is_refused() {
        bench.agent.onOrders(bench.orders(prepare(JOB, launch(1))).setProtocolVersion(2).build());

        assertThat(bench.report().getAttemptsList()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "2, true", "3, true", "4, true", "5, false", "-1, false"})
    void orders_of_this_release_and_of_the_two_before_are_obeyed(int version, boolean obeyed) {
        List<NodeOrders> seen = new ArrayList<>();
        Incarnation self = Incarnation.newBuilder().setBootId("boot-1").setStart(1).build();
        var gate =
                new OrderGate(
                        bench.spool,
                        new ProtocolVersion(4),
                        self,
                        new Allegiance("c1", 1),
                        seen::add);
        gate.offer(
                NodeOrders.newBuilder()
                        .setProtocolVersion(version)
                        .setClusterId("c1")
                        .setEpoch(1)
                        .setIncarnation(self)
                        .build());
        assertThat(seen).hasSize(obeyed ? 1 : 0);
    }

    @Test
    void the_first_releases_speak_all_that_there_were() {
        assertThat(new ProtocolVersion(1).words()).isEqualTo("1");
        assertThat(new ProtocolVersion(2).words()).isEqualTo("1 to 2");
        assertThat(new ProtocolVersion(5).words()).isEqualTo("3 to 5");
    }

    @Test
    void the_epoch_seen_outlives_the_daemon() {
        bench.agent.onOrders(bench.orders().setEpoch(5).build());

        bench.restart();

        assertThat(bench.report().getEpochSeen()).isEqualTo(5);
        assertThat(bench.report().getClusterId()).isEqualTo("c1");
    }
}
