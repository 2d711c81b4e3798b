package lockstep.gang.explain;

import static lockstep.gang.fair.PolicyFixture.perUser;
import static lockstep.gang.fair.PolicyFixture.policy;
import static lockstep.gang.fair.PolicyFixture.qos;
import static lockstep.gang.fair.PolicyFixture.running;
import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.TermsFixture.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partition;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.event.Event;
import lockstep.gang.fair.Limits;
import lockstep.gang.fair.NamedReservation;
import lockstep.gang.fair.Qos;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.job.Dependency;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Layout;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Why jobs wait, when they start, and what would start them sooner.
class WaitingTest extends ExplainScene {
    private static JobFixture gang(int nodes, int hours) {
        return job().nodes(nodes).cpusPerTask(8).timeLimit(Duration.ofHours(hours));
    }

    @Test
    void a_job_that_the_next_plan_starts_is_ready() {
        JobId job = submit(gang(2, 1));
        assertThat(explain(job))
                .isInstanceOfSatisfying(
                        Explanation.Ready.class,
                        ready -> assertThat(text(ready.start())).isEqualTo("now on n[1-2]"));
    }

    @Test
    void a_gang_waits_for_a_busy_node() {
        run(Duration.ofHours(2), "n1");
        JobId job = submit(gang(4, 1));
        assertThat(planned(job)).isEqualTo("+2h on n[1-4]");
        assertThat(waiting(job).room()).isEqualTo(new Explanation.Room(4, 3, 4));
        assertThat(reasons(job)).containsExactly("n1 busy: job 1 until +2h (18.67)");
        assertThat(alternatives(job)).containsExactly("now on n[2-4]: 3 of 4 nodes");
    }

    @Test
    void the_dearer_reason_comes_first() {
        run(Duration.ofHours(1), "n1");
        submit(gang(4, 2));
        JobId job = submit(gang(4, 8));
        assertThat(planned(job)).isEqualTo("+3h on n[1-4]");
        assertThat(reasons(job))
                .containsExactly(
                        "before it: job 2 at +1h on n[1-4] (42.67)",
                        "n1 busy: job 1 until +1h (29.33)");
    }

    @Test
    void a_shorter_limit_gets_a_job_out_of_the_way() {
        run(Duration.ofHours(7), "n1");
        submit(gang(4, 2));
        JobId job = submit(gang(2, 8));
        assertThat(planned(job)).isEqualTo("+9h on n[1-2]");
        assertThat(alternatives(job)).contains("now on n[2-3]: with a limit of PT6H");
    }

    @Test
    void a_job_without_a_limit_is_told_one() {
        run(Duration.ofHours(3), "n1");
        submit(gang(4, 1));
        JobId job = submit(job().cpusPerTask(8));
        assertThat(alternatives(job)).contains("now on n2: with a limit of PT3H");
    }

    @Test
    void a_lost_node_keeps_a_job_for_good() {
        cluster.lose("n3");
        JobId job = submit(gang(4, 1));
        assertThat(planned(job)).isEqualTo("no start");
        assertThat(reasons(job)).containsExactly("LOST n3: Not responding");
        assertThat(alternatives(job))
                .containsExactly("now on n[1-2,4]: 3 of 4 nodes", "now on n[1-4]: with n3 back");
    }

    @Test
    void what_cannot_be_told_comes_before_what_costs_nothing_alone() {
        cluster.lose("n3");
        run(Duration.ofHours(1), "n1");
        JobId job = submit(gang(4, 1));
        assertThat(reasons(job))
                .containsExactly("LOST n3: Not responding", "n1 busy: job 1 until +1h (0.00)");
        assertThat(alternatives(job)).contains("+1h on n[1-4]: with n3 back");
    }

    @Test
    void silent_and_unfit_nodes_are_told_apart() {
        silent = Set.of(new NodeName("n1"));
        fault("n2", "a GPU fell off the bus");
        run(Duration.ofHours(2), "n3");
        JobId job = submit(gang(2, 1));
        assertThat(planned(job)).isEqualTo("+2h on n[3-4]");
        assertThat(reasons(job))
                .containsExactlyInAnyOrder(
                        "SILENT n1: it does not report (9.33)",
                        "UNFIT n2: node n2: a GPU fell off the bus (9.33)",
                        "n3 busy: job 1 until +2h (9.33)");
    }

    @Test
    void a_rack_that_is_back_starts_it_sooner() {
        cluster =
                ClusterFixture.of(
                        node("n1").on("s", "a"),
                        node("n2").on("s", "a"),
                        node("n3").on("s", "b"),
                        node("n4").on("s", "b"));
        cluster.lose("n3").lose("n4");
        JobId job = submit(gang(4, 1));
        assertThat(alternatives(job)).contains("now on n[1-4]: with n[3-4] back, leaf s/b");
    }

    @Test
    void a_slow_node_that_is_unfit_may_be_admitted() {
        slow("n4", 2);
        JobId job = submit(gang(4, 1));
        Alternative admitted =
                waiting(job).alternatives().stream()
                        .filter(one -> one.change() instanceof Change.UnfitNodes)
                        .findFirst()
                        .orElseThrow();
        assertThat(text(admitted)).isEqualTo("now on n[1-4]: with unfit nodes");
        assertThat(admitted.start().slowdown()).isCloseTo(1, within(0.05));
    }

    @Test
    void a_job_that_waits_for_better_nodes_says_what_the_others_cost() {
        slow("n1", 1.4);
        slow("n2", 1);
        slow("n3", 1);
        slow("n4", 1);
        run(Duration.ofMinutes(10), "n4");
        JobId job = submit(gang(3, 20));
        assertThat(planned(job)).isEqualTo("+10m on n[2-4]");
        assertThat(reasons(job)).containsExactly("23.41 saved over now on n[1-3] (0.50)");
        assertThat(alternatives(job)).contains("now on n[1-3]: on poorer nodes");
        Alternative poorer = waiting(job).alternatives().getLast();
        assertThat(poorer.start().slowdown()).isCloseTo(0.4, within(0.05));
    }

    @Test
    void a_named_reservation_closes_nodes() {
        policy = policy().with(reserved("maintenance", 3, 5, "n4")).build();
        JobId job = submit(gang(4, 4));
        assertThat(planned(job)).isEqualTo("+5h on n[1-4]");
        assertThat(reasons(job).getFirst()).startsWith("maintenance has n4 from +3h to +5h");
        assertThat(alternatives(job))
                .containsExactly(
                        "now on n[1-4]: with a limit of PT3H", "now on n[1-3]: 3 of 4 nodes");
    }

    private static NamedReservation reserved(
            String name, int fromHours, int untilHours, String node) {
        return new NamedReservation(
                name,
                NOON.plus(Duration.ofHours(fromHours)),
                NOON.plus(Duration.ofHours(untilHours)),
                Optional.of(Set.of(new NodeName(node))),
                Set.of(),
                Set.of(),
                true);
    }

    @Test
    void named_nodes_can_be_done_without() {
        run(Duration.ofHours(2), "n1");
        JobId job = submit(gang(1, 1).on("n1"));
        assertThat(reasons(job)).containsExactly("n1 busy: job 1 until +2h (4.67)");
        assertThat(alternatives(job)).containsExactly("now on n2: not only on n1");
    }

    @Test
    void exclusions_features_and_layouts_can_be_done_without() {
        cluster =
                ClusterFixture.of(
                        node("n1").features("ib"),
                        node("n2").features("ib"),
                        node("n3"),
                        node("n4"));
        run(Duration.ofHours(2), "n1");
        JobId excluding = submit(gang(3, 1).notOn("n2"));
        assertThat(alternatives(excluding)).contains("now on n[2-4]: also on n2");
        JobId asking = submit(gang(2, 1).features("ib"));
        assertThat(alternatives(asking)).contains("now on n[2-3]: without ib");
    }

    @Test
    void a_job_that_wants_whole_nodes_may_share() {
        cluster.occupy(1, "n1", "n2", "n3", "n4");
        JobId job = submit(job().timeLimit(Duration.ofHours(1)).exclusive());
        assertThat(alternatives(job)).contains("now on n1: sharing nodes");
    }

    @Test
    void a_segment_that_has_no_leaf_may_be_given_up() {
        cluster =
                ClusterFixture.of(
                        node("n1").on("s", "a"),
                        node("n2").on("s", "a"),
                        node("n3").on("s", "b"),
                        node("n4").on("s", "b"));
        run(Duration.ofHours(2), "n1");
        run(Duration.ofHours(4), "n3");
        JobId job = submit(gang(2, 1).terms(terms().layout(new Layout(2, false, false))));
        assertThat(reasons(job)).containsExactly("2 nodes lie apart (10.74)");
        assertThat(alternatives(job)).contains("now on n[2,4]: in any layout");
    }

    @Test
    void another_partition_may_have_room() {
        partitions =
                new Partitions(
                        List.of(
                                partition("main", true, "n1", "n2"),
                                partition("spare", false, "n3", "n4")));
        run(Duration.ofHours(2), "n1");
        JobId job = submit(gang(2, 1));
        assertThat(alternatives(job)).contains("now on n[3-4]: in partition spare");
    }

    private static Partition partition(String name, boolean first, String a, String b) {
        return new Partition(
                name,
                first,
                Optional.of(Set.of(new NodeName(a), new NodeName(b))),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void a_limit_is_a_gate_and_another_qos_a_way_around_it() {
        policy =
                policy().with(qos("normal", 1, perUser(running(1))))
                        .with(qos("large", 1, Limits.NONE))
                        .build();
        run(Duration.ofHours(2), "n1");
        JobId job = submit(gang(1, 1));
        assertThat(planned(job)).isEqualTo("no start");
        assertThat(reasons(job))
                .containsExactly(
                        "QOSMaxJobsPerUserLimit, qos normal, user alice: 1 of at most 1 jobs hold"
                                + " nodes");
        assertThat(alternatives(job)).containsExactly("now on n2: with qos large");
    }

    @Test
    void a_qos_that_preempts_does_not_wait_for_others() {
        policy = policy().with(Qos.plain("normal")).with(preempting()).build();
        run(Duration.ofHours(9), "n1", "n2", "n3", "n4");
        JobId job = submit(gang(1, 1));
        assertThat(planned(job)).isEqualTo("+9h on n1");
        assertThat(alternatives(job)).containsExactly("+1m on n1: with qos urgent");
        JobId urgent = submit(gang(1, 1).terms(terms().qos("urgent")));
        assertThat(planned(urgent)).isEqualTo("+1m on n1");
        assertThat(reasons(urgent).getFirst()).startsWith("[1] ended for it");
    }

    private static Qos preempting() {
        return new Qos(
                "urgent", 10, Set.of("normal"), true, Duration.ZERO, Optional.empty(), Limits.NONE);
    }

    @Test
    void a_begin_time_costs_the_wait_for_it() {
        JobId job = submit(gang(1, 1).begin(NOON.plusSeconds(3_600)));
        assertThat(reasons(job))
                .containsExactly("BeginTime, not before 2026-11-01T13:00:00Z, until +1h (1.33)");
        assertThat(alternatives(job)).containsExactly("now on n1: without a begin time");
    }

    @Test
    void a_dependency_is_expected_to_be_over_with_the_job() {
        JobId first = run(Duration.ofHours(2), "n1").job();
        JobId job =
                submit(gang(1, 1).terms(terms().depends(Dependency.Kind.AFTER_OK, first.value())));
        assertThat(reasons(job))
                .containsExactly("Dependency, job 1 must succeed, until +2h (4.67)");
        assertThat(alternatives(job)).containsExactly("now on n2: after [1] at +2h");
    }

    @Test
    void a_held_job_waits_for_its_release() {
        JobId job = submit(gang(1, 1));
        cluster.apply(new Event.JobHeld(job, "JobHeldUser"));
        assertThat(reasons(job))
                .containsExactly("JobHeldUser, it is held until somebody releases it");
        assertThat(alternatives(job)).containsExactly("now on n1: released");
    }

    @Test
    void too_few_nodes_are_too_few_for_ever() {
        JobId job = submit(gang(5, 1));
        assertThat(planned(job)).isEqualTo("no start");
        assertThat(reasons(job)).containsExactly("5 wanted, 4 suitable");
        assertThat(alternatives(job)).containsExactly("now on n[1-4]: 4 of 5 nodes");
    }

    @Test
    void a_job_that_nobody_knows_has_no_explanation() {
        assertThat(new Explainer(settings, policy).explain(snapshot(), new JobId(9), NOON))
                .isEmpty();
    }
}
