package lockstep.gang.remedy;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.nodes;
import static lockstep.gang.fixture.TermsFixture.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Conditions;
import lockstep.gang.condition.Resource;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Settings;
import lockstep.gang.price.Charge;
import lockstep.gang.progress.Standstill;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Planted cases: a gang of four runs on n1 to n4 since noon, and it is 12:30.
class RemediesTest {
    private static final Instant NOW = NOON.plus(Duration.ofMinutes(30));
    private static final NodeName N2 = new NodeName("n2");
    private static final NodeName N5 = new NodeName("n5");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Remedies remedies = new Remedies(Settings.standard(), Policy.open());
    private final List<Condition> bad = new ArrayList<>();
    private final Map<AttemptId, Standstill> standing = new HashMap<>();
    private ClusterFixture cluster = ClusterFixture.of(nodes(5));

    @Test
    void a_mild_slowdown_shortly_before_the_end_is_borne() {
        runs(gang().timeLimit(Duration.ofMinutes(50)));
        slow("n2", 1.08);
        Proposal proposal = only();
        assertThat(proposal.chosen()).isInstanceOf(Remedy.GoOn.class);
        assertThat(proposal.instead()).as("nothing could save as much as it throws away").isEmpty();
        assertThat(proposal.text()).startsWith("node n2: slow-down 1.08; going on costs 0.2 ");
    }

    @Test
    void a_heavy_slowdown_long_before_the_end_is_worth_a_spare() {
        runs(gang().timeLimit(Duration.ofHours(12)));
        slow("n2", 1.4);
        Proposal proposal = only();
        assertThat(proposal.chosen())
                .isInstanceOfSatisfying(
                        Remedy.Swap.class,
                        swap -> {
                            assertThat(swap.out()).containsExactly(N2);
                            assertThat(swap.in()).containsExactly(N5);
                            assertThat(swap.price().of(Charge.PREEMPTION))
                                    .as("4 nodes × (30 min of work + 3 min to restart)")
                                    .isCloseTo(4 * (1_800 + 180), within(0.1));
                            assertThat(swap.price().of(Charge.WAIT)).isZero();
                        });
        assertThat(proposal.text())
                .contains("; going on costs ", ", beginning again with n5 for n2 costs ");
    }

    @Test
    void the_worse_a_member_the_more_going_on_costs() {
        runs(gang().timeLimit(Duration.ofHours(12)));
        slow("n2", 1.2);
        double some = only().goOn().price().of(Charge.STRAGGLER);
        bad.clear();
        slow("n2", 1.4);
        assertThat(only().goOn().price().of(Charge.STRAGGLER))
                .isCloseTo(2 * some, within(some / 100));
    }

    @Test
    void without_anything_better_it_goes_on() {
        cluster = ClusterFixture.of(nodes(4));
        runs(gang().timeLimit(Duration.ofHours(12)));
        slow("n2", 1.4);
        Proposal proposal = only();
        assertThat(proposal.acts()).isFalse();
        assertThat(proposal.saving()).isLessThanOrEqualTo(0);
    }

    @Test
    void a_spare_that_is_bad_itself_is_none() {
        runs(gang().timeLimit(Duration.ofHours(12)));
        slow("n2", 1.4);
        slow("n5", 1.45);
        assertThat(only().acts()).isFalse();
    }

    @Test
    void a_spare_that_is_free_in_an_hour_is_waited_for_where_that_pays() {
        occupied("n5", Duration.ofMinutes(90));
        runs(gang().timeLimit(Duration.ofHours(24)));
        slow("n2", 1.45);
        assertThat(only().chosen())
                .isInstanceOfSatisfying(
                        Remedy.Requeue.class,
                        requeue -> {
                            assertThat(requeue.from()).isAfterOrEqualTo(NOON.plus(HOUR));
                            assertThat(requeue.nodes()).contains(N5).doesNotContain(N2);
                            assertThat(requeue.price().of(Charge.WAIT)).isPositive();
                        });
        assertThat(only().text()).contains("beginning again at 2026-11-01T13:");
    }

    @Test
    void a_job_that_may_not_run_again_goes_on() {
        runs(gang().timeLimit(Duration.ofHours(12)).noRequeue());
        slow("n2", 1.4);
        assertThat(only().instead()).isEmpty();
    }

    @Test
    void work_that_no_checkpoint_keeps_weighs_against_beginning_again() {
        Instant late = NOON.plus(Duration.ofHours(9));
        runs(gang().timeLimit(Duration.ofHours(12)));
        slow("n2", 1.4);
        assertThat(study(late).getFirst().acts()).isFalse();

        cluster = ClusterFixture.of(nodes(5));
        runs(
                gang().timeLimit(Duration.ofHours(12))
                        .terms(terms().checkpointEvery(Duration.ofMinutes(10))));
        assertThat(study(late).getFirst().chosen()).isInstanceOf(Remedy.Swap.class);
    }

    @Test
    void a_member_that_is_broken_will_end_the_gang_and_is_swapped() {
        runs(
                gang().timeLimit(Duration.ofHours(12))
                        .terms(terms().checkpointEvery(Duration.ofMinutes(10))));
        slow("n2", 1.02);
        assertThat(study(NOW)).as("as good as others").isEmpty();
        bad.clear();
        bad.add(new Condition(new Resource.OfNode(N2), 1, 0, 1, Optional.of("XID 79"), NOW));
        Proposal proposal = only();
        assertThat(proposal.goOn().price().of(Charge.FAILURE))
                .as("ten minutes of work and a restart of four nodes")
                .isGreaterThanOrEqualTo(4 * (600 + 180));
        assertThat(proposal.instead())
                .get()
                .isInstanceOfSatisfying(
                        Remedy.Swap.class, swap -> assertThat(swap.in()).containsExactly(N5));
    }

    @Test
    void of_several_gangs_the_one_that_saves_most_comes_first() {
        cluster = ClusterFixture.of(nodes(10));
        runs(gang().timeLimit(Duration.ofHours(2)));
        AttemptId longer = runs(gang().timeLimit(Duration.ofHours(20)), 5);
        slow("n2", 1.4);
        slow("n6", 1.4);
        assertThat(study(NOW)).hasSize(2);
        assertThat(study(NOW).getFirst().attempt()).isEqualTo(longer);
        assertThat(study(NOW)).isEqualTo(study(NOW));
    }

    @Test
    void what_runs_on_good_nodes_or_is_not_measured_is_left_alone() {
        runs(gang().timeLimit(Duration.ofHours(12)));
        slow("n5", 1.4);
        assertThat(study(NOW)).isEmpty();
        assertThat(remedies.study(snapshot(Conditions.NONE), Map.of(), NOW)).isEmpty();
    }

    @Test
    void a_gang_that_stands_still_is_waited_for_until_that_has_lost_what_beginning_again_costs() {
        AttemptId attempt =
                runs(
                        gang().timeLimit(Duration.ofHours(12))
                                .terms(terms().checkpointEvery(Duration.ofMinutes(10))));
        stands(attempt, NOW);
        assertThat(stoodFor(Duration.ofMinutes(10)).acts())
                .as("10 min of work and 3 to restart would be lost")
                .isFalse();
        Proposal later = stoodFor(Duration.ofMinutes(20));
        assertThat(later.acts()).as(later.text()).isTrue();
        assertThat(later.cause()).isEqualTo(Cause.STALLED);
        assertThat(later.goOn().price().of(Charge.FAILURE))
                .as("4 nodes × 20 min, and what they are likely to break by anyway")
                .isGreaterThanOrEqualTo(4 * 20 * 60);
        assertThat(later.chosen().price().of(Charge.PREEMPTION))
                .as("standing is no work to do again: 4 nodes × (10 min + 3 min)")
                .isCloseTo(4 * (600 + 180), within(0.1));
        assertThat(later.text())
                .startsWith(
                        "no step since 2026-11-01T12:30:00Z: all are at step 120, one usually takes"
                                + " 0.40 s; going on costs ");
    }

    @Test
    void a_gang_that_stands_still_may_begin_again_on_the_nodes_that_it_has() {
        cluster = ClusterFixture.of(nodes(4));
        AttemptId attempt = runs(gang().timeLimit(Duration.ofHours(12)));
        stands(attempt, NOON.plusSeconds(60));
        assertThat(only().chosen())
                .isInstanceOfSatisfying(
                        Remedy.Requeue.class,
                        again -> {
                            assertThat(again.from()).isEqualTo(NOW);
                            assertThat(again.nodes()).hasSize(4);
                        });
    }

    @Test
    void of_a_gang_that_stands_still_and_may_not_run_again_it_is_only_said() {
        stands(runs(gang().timeLimit(Duration.ofHours(12)).noRequeue()), NOON);
        assertThat(only().acts()).isFalse();
        assertThat(only().reasons()).singleElement().asString().startsWith("no step since");
    }

    private void stands(AttemptId attempt, Instant since) {
        standing.put(attempt, new Standstill(attempt, since, 120, 0.4, List.of()));
    }

    private Proposal stoodFor(Duration time) {
        List<Proposal> all = study(NOW.plus(time));
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static JobFixture gang() {
        return job().nodes(4).exclusive();
    }

    private AttemptId runs(JobFixture wanted) {
        return runs(wanted, 1);
    }

    private AttemptId runs(JobFixture wanted, int first) {
        List<NodeShare> placement =
                IntStream.range(0, 4).mapToObj(i -> share("n" + (first + i), i)).toList();
        cluster.at(NOON);
        AttemptId attempt = cluster.start(cluster.submit(wanted.build()), placement);
        cluster.run(attempt);
        return attempt;
    }

    private void occupied(String node, Duration limit) {
        cluster.at(NOON);
        cluster.run(
                cluster.start(
                        cluster.submit(job().exclusive().timeLimit(limit).build()),
                        List.of(share(node, 0))));
    }

    private NodeShare share(String node, int rank) {
        int cpus = cluster.node(node).spec().cpus();
        return new NodeShare(new NodeName(node), cpus, 0, List.of(), 0, rank, 1);
    }

    private void slow(String node, double slowdown) {
        bad.add(
                new Condition(
                        new Resource.OfNode(new NodeName(node)),
                        slowdown,
                        0,
                        1,
                        Optional.empty(),
                        NOW));
    }

    private Proposal only() {
        List<Proposal> all = study(NOW);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private List<Proposal> study(Instant now) {
        List<Condition> all = new ArrayList<>();
        for (NodeName name : cluster.state().nodes().keySet()) {
            all.add(Condition.typical(new Resource.OfNode(name), now));
        }
        bad.forEach(
                one ->
                        all.add(
                                new Condition(
                                        one.resource(),
                                        one.slowdown(),
                                        one.noise(),
                                        one.headroom(),
                                        one.fault(),
                                        now)));
        return remedies.study(snapshot(Conditions.NONE.with(all)), standing, now);
    }

    private ClusterSnapshot snapshot(Conditions conditions) {
        return new ClusterSnapshot(
                cluster.state(), Partitions.single(), Set.of(), Set.of(), conditions);
    }
}
