package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.TermsFixture.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Conditions;
import lockstep.gang.condition.Resource;
import lockstep.gang.drain.DrainMode;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.job.JobId;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.plan.Plan.Wait;
import lockstep.gang.price.Charge;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Nodes and links that are slow or broken, and who uses them all the same.
class WeakNodesTest extends PlannerScene {
    private static JobFixture gang(int nodes, Duration limit) {
        return job().nodes(nodes).cpusPerTask(8).timeLimit(limit);
    }

    private void measure(Resource resource, double slowdown, String fault) {
        conditions =
                conditions.with(
                        List.of(
                                new Condition(
                                        resource,
                                        slowdown,
                                        0,
                                        1,
                                        fault.isEmpty() ? Optional.empty() : Optional.of(fault),
                                        NOON)));
    }

    private void slow(String node, double slowdown) {
        measure(new Resource.OfNode(new NodeName(node)), slowdown, "");
    }

    @Test
    void a_drained_node_is_avoided() {
        cluster.apply(
                new Event.NodesDrained(
                        List.of(new NodeName("n1")),
                        ClusterFixture.ALICE,
                        "bad DIMM",
                        DrainMode.AFTER_JOBS,
                        Optional.empty(),
                        ""));
        assertThat(placed(gang(1, Duration.ofHours(1)))).isEqualTo("n2");
        JobId all = submit(gang(4, Duration.ofHours(1)));
        assertThat(waits())
                .isEqualTo(Map.of(all, new Wait("ReqNodeNotAvail", "UnavailableNodes:n1")));
    }

    @Test
    void a_broken_node_is_avoided() {
        measure(new Resource.OfNode(new NodeName("n1")), 1, "its fan stands still");
        assertThat(placed(gang(1, Duration.ofHours(1)))).isEqualTo("n2");
        JobId all = submit(gang(4, Duration.ofHours(1)));
        assertThat(waits())
                .isEqualTo(Map.of(all, new Wait("ReqNodeNotAvail", "UnavailableNodes:n1")));
    }

    @Test
    void a_node_is_unfit_for_a_gang_that_independent_work_still_uses() {
        cluster = ClusterFixture.of(node("n1"), node("n2"));
        slow("n2", 2);
        JobId gang = submit(gang(2, Duration.ofHours(1)));
        JobId independent = submit(gang(1, Duration.ofHours(1)).on("n2"));
        assertThat(placed()).isEqualTo(Map.of(independent, "n2"));
        assertThat(waits()).containsEntry(gang, new Wait("ReqNodeNotAvail", "UnavailableNodes:n2"));
    }

    /// The same wish of two classes has two answers.
    @Test
    void what_is_unfit_for_one_class_is_not_refused_to_another() {
        cluster = ClusterFixture.of(node("n1"), node("n2"));
        slow("n2", 2);
        JobId synchronous = submit(gang(2, Duration.ofHours(1)));
        JobId independent =
                submit(
                        gang(2, Duration.ofHours(1))
                                .terms(terms().workload(WorkloadClass.INDEPENDENT)));
        assertThat(placed()).isEqualTo(Map.of(independent, "n1 n2"));
        assertThat(waits()).containsOnlyKeys(synchronous);
    }

    @Test
    void a_slow_node_is_used_last() {
        slow("n1", 1.2);
        assertThat(placed(gang(3, Duration.ofHours(1)))).isEqualTo("n2 n3 n4");
    }

    @Test
    void a_slow_node_is_used_where_waiting_for_another_would_cost_more() {
        runningFor(300, "n2", "n3", "n4");
        slow("n1", 1.2);
        JobId started = submit(gang(1, Duration.ofHours(1)));
        assertThat(placed()).isEqualTo(Map.of(started, "n1"));
        assertThat(plan().starts().getFirst().choice().orElseThrow().price().of(Charge.STRAGGLER))
                .isCloseTo(0.2 * 3600, within(1e-6));
    }

    @Test
    void a_slow_node_is_left_where_another_is_free_soon() {
        runningFor(5, "n2", "n3", "n4");
        slow("n1", 1.2);
        JobId patient = submit(gang(1, Duration.ofHours(10)));
        assertThat(placed()).isEmpty();
        assertThat(reservedAfter()).isEqualTo(Map.of(patient, 5L));
    }

    @Test
    void a_condition_of_long_ago_keeps_nobody_from_starting() {
        Resource resource = new Resource.OfNode(new NodeName("n1"));
        conditions =
                Conditions.NONE.with(
                        List.of(
                                new Condition(
                                        resource,
                                        1.2,
                                        0,
                                        1,
                                        Optional.empty(),
                                        NOON.minus(Duration.ofHours(1)))));
        JobId all = submit(gang(4, Duration.ofHours(1)));
        assertThat(placed()).containsOnlyKeys(all);
    }

    private void twoLeaves() {
        cluster =
                ClusterFixture.of(
                        node("a1").on("s", "a"),
                        node("a2").on("s", "a"),
                        node("b1").on("s", "b"),
                        node("b2").on("s", "b"));
    }

    @Test
    void no_gang_crosses_a_broken_link() {
        twoLeaves();
        measure(new Resource.Uplink("s", "a"), 1, "down");
        JobId crossing = submit(gang(3, Duration.ofHours(1)));
        JobId inside = submit(gang(2, Duration.ofHours(2)).on("a1"));
        assertThat(placed()).isEqualTo(Map.of(inside, "a1 a2"));
        assertThat(waits()).containsKey(crossing);
    }

    /// It hardly communicates, so the price alone would not keep it from the link.
    @Test
    void independent_work_does_not_cross_a_broken_link_either() {
        twoLeaves();
        slow("a2", 1.3);
        slow("b1", 1.4);
        measure(new Resource.Uplink("s", "a"), 1, "down");
        assertThat(
                        placed(
                                gang(2, Duration.ofHours(1))
                                        .terms(terms().workload(WorkloadClass.INDEPENDENT))))
                .isEqualTo("a1 a2");
    }
}
