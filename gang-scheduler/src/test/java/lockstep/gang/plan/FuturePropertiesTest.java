package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Conditions;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.Seeds;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.plan.Plan.Reservation;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.state.Job;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// What plans promise for later, checked over random busy clusters: nothing is given twice at any
/// time, and what is promised can be kept.
class FuturePropertiesTest {
    static IntStream seeds() {
        return Seeds.drawn(75, 400);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothing_is_given_twice_at_any_time(int seed) {
        BusyCluster busy = BusyCluster.draw(seed);
        Plan plan = busy.plan();
        Ledger ledger = new Ledger(busy.state());
        busy.state()
                .activeJobs()
                .forEach(
                        job ->
                                ledger.hold(
                                        "running " + job.id(),
                                        job.spec(),
                                        job.activeAttempt().orElseThrow().placement(),
                                        NOON,
                                        endOf(job)));
        enter(busy, plan, ledger);
        ledger.requireRoomForAll();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void named_reservations_are_kept_for_those_who_name_them(int seed) {
        BusyCluster busy = BusyCluster.draw(seed);
        Plan plan = busy.plan();
        Ledger ledger = new Ledger(busy.state());
        enter(busy, plan, ledger);
        Map<String, String> reservationOf = new HashMap<>();
        busy.state()
                .queued()
                .forEach(
                        job ->
                                reservationOf.put(
                                        "job " + job.id(), job.spec().terms().reservation()));
        busy.policy()
                .reservations()
                .forEach(reservation -> ledger.requireKept(reservation, reservationOf));
    }

    private static void enter(BusyCluster busy, Plan plan, Ledger ledger) {
        for (Start start : plan.starts()) {
            JobSpec spec = busy.spec(start.job());
            ledger.hold(
                    "job " + start.job(),
                    spec,
                    start.placement(),
                    NOON,
                    NOON.plus(Ledger.length(spec)));
        }
        for (Reservation one : plan.reservations()) {
            ledger.promise("job " + one.job(), busy.spec(one.job()), one.nodes(), one.from());
        }
    }

    /// When it is at its limit; what has reached it already ends any moment.
    private static Instant endOf(Job job) {
        JobState.Running running = (JobState.Running) job.state();
        Instant end = running.since().plus(Ledger.length(job.spec()));
        return end.isAfter(NOON) ? end : NOON.plusSeconds(1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_reservation_is_not_delayed_by_those_who_start_before_it(int seed) {
        BusyCluster busy = BusyCluster.draw(seed);
        Plan plan = busy.plan();
        if (mayRunToTheirLimits(busy, plan)) {
            plan.reservations().forEach(promised -> requireStart(busy, plan, promised));
        }
    }

    /// What has no limit could run for ever, and nothing can be promised behind it.
    private static boolean mayRunToTheirLimits(BusyCluster busy, Plan plan) {
        return busy.state().activeJobs().allMatch(job -> job.spec().timeLimit().isPresent())
                && plan.starts().stream()
                        .allMatch(start -> busy.spec(start.job()).timeLimit().isPresent());
    }

    private static void requireStart(BusyCluster busy, Plan plan, Reservation promised) {
        ClusterFixture later = busy.cluster().copy().at(NOON);
        for (Start start : plan.starts()) {
            later.run(later.start(start.job(), start.placement()));
        }
        later.at(promised.from());
        List<Job> active = later.state().activeJobs().toList();
        for (Job job : active) {
            Attempt attempt = job.activeAttempt().orElseThrow();
            if (!endOf(job).isAfter(promised.from())) {
                later.end(attempt.id(), Outcome.COMPLETED);
            }
        }
        Plan then =
                new PricePlanner(busy.settings(), busy.policy())
                        .plan(
                                onlyWaiting(busy, later, promised.job(), promised.from()),
                                promised.from());
        boolean starts = then.starts().stream().anyMatch(one -> one.job().equals(promised.job()));
        boolean mayWait =
                Optional.ofNullable(then.waits().get(promised.job()))
                        .filter(
                                wait ->
                                        wait.detail().startsWith("better nodes")
                                                || isLimit(wait.word()))
                        .isPresent();
        assertThat(starts || mayWait).as("%s of %s, then %s", promised, plan, then).isTrue();
    }

    /// Nodes are promised, room under limits is not: ADR 111.
    private static boolean isLimit(String word) {
        return word.startsWith("QOS") || word.equals("Licenses");
    }

    private static ClusterSnapshot onlyWaiting(
            BusyCluster busy, ClusterFixture later, JobId alone, Instant at) {
        Set<JobId> others = new HashSet<>(later.state().queue());
        others.remove(alone);
        Conditions stillSo =
                Conditions.NONE.with(
                        busy.conditions().all().values().stream()
                                .map(one -> measured(one, at))
                                .toList());
        return new ClusterSnapshot(
                later.state(), busy.partitions(), busy.silent(), others, stillSo);
    }

    private static Condition measured(Condition one, Instant at) {
        return new Condition(
                one.resource(), one.slowdown(), one.noise(), one.headroom(), one.fault(), at);
    }
}
