package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.fair.FairShares;
import lockstep.gang.fair.Weights;
import lockstep.gang.fixture.Seeds;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Terms;
import lockstep.gang.learn.Histories;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.plan.Plan.Wait;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Who goes first, and that nothing but what was asked for decides it, over random busy clusters.
class OrderPropertiesTest {
    /// Words of what a more urgent job may wait for while another one like it starts.
    private static final Set<String> GATES =
            Set.of(
                    "BeginTime",
                    "Licenses",
                    "QOSGrpJobsLimit",
                    "QOSMaxNodePerUserLimit",
                    "Reservation",
                    "ReservationDeleted");

    static IntStream seeds() {
        return Seeds.drawn(50, 400);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_same_input_gives_the_same_plan_in_whatever_order_it_was_put_together(int seed) {
        assertThat(BusyCluster.drawShuffled(seed).plan()).isEqualTo(BusyCluster.draw(seed).plan());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_planner_that_has_planned_other_clusters_plans_as_a_new_one(int seed) {
        BusyCluster busy = BusyCluster.draw(seed);
        PricePlanner planner = new PricePlanner(busy.settings(), busy.policy());
        planner.plan(BusyCluster.draw(seed + 1).snapshot(), NOON);
        assertThat(planner.plan(busy.snapshot(), NOON)).isEqualTo(busy.plan());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void each_pending_job_starts_or_has_a_reason(int seed) {
        BusyCluster busy = BusyCluster.draw(seed);
        Plan plan = busy.plan();
        List<JobId> both =
                Stream.concat(
                                plan.starts().stream().map(Start::job),
                                plan.waits().keySet().stream())
                        .toList();
        assertThat(both)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(busy.state().queue());
        assertThat(plan.waits().values()).noneMatch(wait -> wait.word().isEmpty());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void who_is_more_urgent_starts_before_another_who_wants_the_same_for_as_long(int seed) {
        BusyCluster busy = BusyCluster.draw(seed);
        Plan plan = busy.plan();
        Map<JobId, Bid> bids = bids(busy);
        plan.waits()
                .forEach(
                        (id, wait) -> {
                            if (!mayWait(wait)) {
                                Bid waiting = bid(bids, id);
                                assertThat(plan.starts().stream().map(one -> bid(bids, one.job())))
                                        .as("%s waits: %s", id, wait)
                                        .noneMatch(started -> isOvertaken(waiting, started));
                            }
                        });
    }

    private static boolean mayWait(Wait wait) {
        return GATES.contains(wait.word()) || wait.detail().startsWith("better nodes");
    }

    private static boolean isOvertaken(Bid waiting, Bid started) {
        Terms one = waiting.spec().terms();
        Terms other = started.spec().terms();
        return waiting.compareTo(started) < 0
                && waiting.wish().equals(started.wish())
                && waiting.workload() == started.workload()
                && waiting.spec().partition().equals(started.spec().partition())
                && one.layout().equals(other.layout())
                && one.reservation().equals(other.reservation())
                && waiting.holdSeconds() <= started.holdSeconds();
    }

    private static Bid bid(Map<JobId, Bid> bids, JobId id) {
        return Objects.requireNonNull(bids.get(id));
    }

    private static Map<JobId, Bid> bids(BusyCluster busy) {
        var expectations = new Expectations(busy.settings(), Histories.NONE, NOON);
        var weights = new Weights(busy.policy(), FairShares.of(busy.state(), busy.policy(), NOON));
        Map<JobId, Bid> bids = new HashMap<>();
        busy.state().queued().forEach(job -> bids.put(job.id(), expectations.bid(job, weights)));
        return bids;
    }

    /// Guards all properties over busy clusters: one over situations in which nothing happens says
    /// nothing.
    @Test
    void the_busy_clusters_have_all_kinds_of_outcomes() {
        List<Plan> plans =
                IntStream.range(0, 400).mapToObj(BusyCluster::draw).map(BusyCluster::plan).toList();
        Map<String, Long> waits =
                plans.stream()
                        .flatMap(plan -> plan.waits().values().stream())
                        .collect(Collectors.groupingBy(Wait::word, Collectors.counting()));
        assertThat(plans.stream().mapToInt(plan -> plan.starts().size()).sum()).isGreaterThan(500);
        assertThat(plans.stream().mapToInt(plan -> plan.reservations().size()).sum())
                .isGreaterThan(500);
        assertThat(waits)
                .containsKeys("Resources", "Priority", "ReqNodeNotAvail", "Licenses", "BeginTime")
                .containsKeys("QOSMaxNodePerUserLimit", "QOSGrpJobsLimit", "Reservation");
        assertThat(plans.stream().flatMap(plan -> plan.waits().values().stream()))
                .anyMatch(wait -> wait.detail().startsWith("better nodes"))
                .anyMatch(wait -> wait.detail().startsWith("Reserved for maintenance"));
    }
}
