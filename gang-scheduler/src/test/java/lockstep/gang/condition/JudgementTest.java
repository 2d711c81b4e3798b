package lockstep.gang.condition;

import static lockstep.gang.fixture.ClusterFixture.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.WorkloadClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.Optional;

class JudgementTest {
    private static final Resource NODE = new Resource.OfNode(new NodeName("n1"));
    private static final Resource UPLINK = new Resource.Uplink("s1", "l3");

    @Test
    void a_node_of_the_crowd_is_fit() {
        assertThat(judge(WorkloadClass.SYNCHRONOUS, node(1.03, 0)))
                .isEqualTo(new Admissibility.Fit());
    }

    @Test
    void a_slow_node_is_degraded_by_what_it_is_slower() {
        assertThat(judge(WorkloadClass.SYNCHRONOUS, node(1.2, 0)))
                .isEqualTo(new Admissibility.Degraded(1.2, "node n1: slow-down 1.20"));
    }

    @Test
    void a_gang_feels_noise_and_independent_tasks_do_not() {
        Condition noisy = node(1, 0.1);
        assertThat(judge(WorkloadClass.SYNCHRONOUS, noisy))
                .isEqualTo(
                        new Admissibility.Degraded(1.1645, "node n1: slow-down 1.00, noise 0.10"));
        assertThat(judge(WorkloadClass.INTERACTIVE, noisy))
                .isInstanceOf(Admissibility.Degraded.class);
        assertThat(judge(WorkloadClass.INDEPENDENT, noisy)).isEqualTo(new Admissibility.Fit());
    }

    @Test
    void a_node_at_half_speed_is_unfit_for_a_gang_and_still_useful_for_independent_tasks() {
        assertThat(judge(WorkloadClass.SYNCHRONOUS, node(2, 0)))
                .isEqualTo(new Admissibility.Unfit("node n1: slow-down 2.00, above 1.50"));
        assertThat(judge(WorkloadClass.INDEPENDENT, node(2, 0)))
                .isEqualTo(new Admissibility.Degraded(2, "node n1: slow-down 2.00"));
        assertThat(judge(WorkloadClass.INDEPENDENT, node(3.1, 0)))
                .isInstanceOf(Admissibility.Unfit.class);
    }

    @Test
    void a_link_may_be_slower_than_a_node() {
        assertThat(judge(WorkloadClass.SYNCHRONOUS, condition(UPLINK, 2, 0)))
                .isEqualTo(new Admissibility.Degraded(2, "uplink s1/l3: slow-down 2.00"));
        assertThat(judge(WorkloadClass.SYNCHRONOUS, condition(UPLINK, 4.5, 0)))
                .isEqualTo(new Admissibility.Unfit("uplink s1/l3: slow-down 4.50, above 4.00"));
    }

    @ParameterizedTest
    @EnumSource(WorkloadClass.class)
    void a_fault_is_unfit_for_every_class_however_old(WorkloadClass workload) {
        Condition faulty =
                new Condition(NODE, 1, 0, 1, Optional.of("xid 79"), NOON.minus(Duration.ofDays(9)));
        assertThat(judge(workload, faulty)).isEqualTo(new Admissibility.Unfit("node n1: xid 79"));
    }

    @Test
    void what_was_measured_too_long_ago_is_unmeasured() {
        Condition old = new Condition(NODE, 2, 0, 1, Optional.empty(), NOON);
        assertThat(judgedAfter(Duration.ofMinutes(5), old)).isInstanceOf(Admissibility.Unfit.class);
        assertThat(judgedAfter(Duration.ofMinutes(5).plusNanos(1), old))
                .isEqualTo(
                        new Admissibility.Unmeasured("node n1: stale since 2026-11-01T12:05:00Z"));
    }

    @Test
    void what_a_clock_ahead_of_ours_measured_is_fresh() {
        Condition ahead = Condition.typical(NODE, NOON.plusSeconds(30));
        assertThat(judge(WorkloadClass.SYNCHRONOUS, ahead)).isEqualTo(new Admissibility.Fit());
    }

    @Test
    void what_was_never_measured_is_neither_fit_nor_unfit() {
        Judgement judgement = new Judgement(Standards.STANDARD, WorkloadClass.SYNCHRONOUS, NOON);
        assertThat(judgement.of(NODE, Optional.empty()))
                .isEqualTo(new Admissibility.Unmeasured("node n1: never measured"));
    }

    @Test
    void throttling_costs_nothing_while_there_is_headroom_and_grows_evenly_below() {
        Standards standards = Standards.STANDARD;
        assertThat(standards.thermalLoss(1)).isZero();
        assertThat(standards.thermalLoss(0.2)).isZero();
        assertThat(standards.thermalLoss(0.1)).isEqualTo(0.075);
        assertThat(standards.thermalLoss(0)).isEqualTo(0.15);
    }

    private static Admissibility judge(WorkloadClass workload, Condition condition) {
        return new Judgement(Standards.STANDARD, workload, NOON)
                .of(condition.resource(), Optional.of(condition));
    }

    private static Admissibility judgedAfter(Duration age, Condition condition) {
        return new Judgement(
                        Standards.STANDARD, WorkloadClass.SYNCHRONOUS, condition.at().plus(age))
                .of(condition);
    }

    private static Condition node(double slowdown, double noise) {
        return condition(NODE, slowdown, noise);
    }

    private static Condition condition(Resource resource, double slowdown, double noise) {
        return new Condition(resource, slowdown, noise, 1, Optional.empty(), NOON);
    }
}
