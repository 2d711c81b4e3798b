package lockstep.gang.plan;

import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.TermsFixture.terms;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import lockstep.gang.fabric.Level;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.job.JobId;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.price.Charge;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/// Whether a gang starts on what there is or waits for something better: whatever costs less.
class WaitOrStartTest extends PlannerScene {
    {
        cluster =
                ClusterFixture.of(
                        node("a1").on("s1", "a"),
                        node("a2").on("s1", "a"),
                        node("b1").on("s2", "b"),
                        node("b2").on("s2", "b"));
    }

    private static JobFixture gang(int nodes, Duration limit) {
        return job().nodes(nodes).cpusPerTask(8).timeLimit(limit);
    }

    @Test
    void a_long_gang_waits_five_minutes_for_a_leaf_instead_of_crossing_spines() {
        runningFor(5, "a2");
        runningFor(600, "b2");
        JobId patient = submit(gang(2, Duration.ofHours(10)));
        assertThat(placed()).isEmpty();
        assertThat(reservedAfter()).isEqualTo(Map.of(patient, 5L));
        assertThat(plan().reservations().getFirst().nodes()).hasToString("[a1, a2]");
        assertThat(requireNonNull(waits().get(patient)).detail())
                .startsWith("better nodes at 2026-11-01T12:05 save");
    }

    @Test
    void a_short_gang_crosses_spines_at_once() {
        runningFor(5, "a2");
        runningFor(600, "b2");
        JobId hasty = submit(gang(2, Duration.ofMinutes(15)));
        assertThat(placed()).isEqualTo(Map.of(hasty, "a1 b1"));
        assertThat(plan().starts().getFirst().choice().orElseThrow().level()).isEqualTo(Level.CORE);
    }

    @Test
    void a_long_gang_does_not_wait_for_a_leaf_that_is_busy_for_too_long() {
        runningFor(300, "a2");
        runningFor(600, "b2");
        JobId started = submit(gang(2, Duration.ofHours(10)));
        assertThat(placed()).isEqualTo(Map.of(started, "a1 b1"));
    }

    @Test
    void the_moment_at_which_nodes_come_free_need_not_be_a_full_minute() {
        cluster.at(ClusterFixture.NOON.minusSeconds(37));
        runningFor(5, "a2");
        runningFor(600, "b2");
        cluster.at(ClusterFixture.NOON);
        JobId patient = submit(gang(2, Duration.ofHours(10)));
        assertThat(reservedAfter()).isEqualTo(Map.of(patient, 5L));
    }

    @Test
    void an_elastic_gang_takes_fewer_nodes_now_where_waiting_for_all_would_cost_more() {
        runningFor(600, "b1", "b2");
        JobId elastic = submit(job().nodes(2, 4).cpusPerTask(8).timeLimit(Duration.ofHours(2)));
        assertThat(placed()).isEqualTo(Map.of(elastic, "a1 a2"));
        assertThat(plan().starts().getFirst().choice().orElseThrow().price().of(Charge.SHAPE))
                .isEqualTo(2.0 * Duration.ofHours(2).toSeconds());
    }

    @Test
    void an_elastic_gang_waits_for_all_nodes_where_they_are_free_soon() {
        runningFor(5, "b1", "b2");
        JobId elastic = submit(job().nodes(2, 4).cpusPerTask(8).timeLimit(Duration.ofHours(2)));
        assertThat(placed()).isEmpty();
        assertThat(reservedAfter()).isEqualTo(Map.of(elastic, 5L));
    }

    @Test
    void interactive_work_is_dearer_to_keep_waiting_than_other_work() {
        runningFor(600, "a2", "b1", "b2");
        JobId batch = submit(gang(1, Duration.ofMinutes(30)));
        JobId interactive =
                submit(
                        gang(1, Duration.ofMinutes(30))
                                .terms(terms().workload(WorkloadClass.INTERACTIVE)));
        assertThat(placed()).isEqualTo(Map.of(interactive, "a1"));
        assertThat(waits()).containsKey(batch);
    }

    @Test
    void short_work_goes_before_long_work_that_came_first() {
        runningFor(600, "a2", "b1", "b2");
        JobId longer = submit(gang(1, Duration.ofHours(10)));
        JobId shorter = submit(gang(1, Duration.ofMinutes(10)));
        assertThat(placed()).isEqualTo(Map.of(shorter, "a1"));
        assertThat(waits()).containsKey(longer);
    }

    @Test
    void long_work_that_has_waited_for_long_goes_before_short_work() {
        runningFor(600, "a2", "b1", "b2");
        cluster.at(ClusterFixture.NOON.minus(Duration.ofHours(10)));
        JobId longer = submit(gang(1, Duration.ofHours(10)));
        cluster.at(ClusterFixture.NOON);
        submit(gang(1, Duration.ofMinutes(10)));
        assertThat(placed()).isEqualTo(Map.of(longer, "a1"));
    }
}
