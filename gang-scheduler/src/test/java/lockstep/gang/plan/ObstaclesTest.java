package lockstep.gang.plan;

import static lockstep.gang.fair.PolicyFixture.nodes;
import static lockstep.gang.fair.PolicyFixture.perUser;
import static lockstep.gang.fair.PolicyFixture.policy;
import static lockstep.gang.fair.PolicyFixture.qos;
import static lockstep.gang.fair.PolicyFixture.running;
import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.TermsFixture.terms;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fair.NamedReservation;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.job.Dependency;
import lockstep.gang.job.JobId;
import lockstep.gang.plan.Plan.Wait;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What keeps jobs waiting although nodes are free, in Slurm's words.
class ObstaclesTest extends PlannerScene {
    private static JobFixture whole(int nodes, int minutes) {
        return job().nodes(nodes).cpusPerTask(8).timeLimit(Duration.ofMinutes(minutes));
    }

    private static NamedReservation reservation(
            String name, int fromMinutes, Set<String> users, String... nodes) {
        return new NamedReservation(
                name,
                NOON.plus(Duration.ofMinutes(fromMinutes)),
                NOON.plus(Duration.ofMinutes(fromMinutes + 120)),
                Optional.of(Arrays.stream(nodes).map(NodeName::new).collect(Collectors.toSet())),
                users,
                Set.of(),
                users.isEmpty());
    }

    @Test
    void a_job_waits_for_its_begin_time() {
        JobId later = submit(whole(1, 10).begin(NOON.plusSeconds(90)));
        assertThat(waits())
                .isEqualTo(Map.of(later, new Wait("BeginTime", "not before 2026-11-01T12:01:30Z")));
    }

    @Test
    void a_job_waits_for_those_it_depends_on() {
        JobId first = runningFor(60, "n1");
        JobId second =
                submit(
                        whole(1, 10)
                                .terms(terms().depends(Dependency.Kind.AFTER_OK, first.value())));
        assertThat(requireNonNull(waits().get(second)).word()).isEqualTo("Dependency");
    }

    @Test
    void a_job_waits_for_licenses() {
        policy = policy().license("sim", 2).build();
        JobId first = submit(whole(1, 10).terms(terms().license("sim", 2)));
        JobId second = submit(whole(1, 20).terms(terms().license("sim", 1)));
        assertThat(placed()).containsOnlyKeys(first);
        assertThat(waits())
                .isEqualTo(Map.of(second, new Wait("Licenses", "sim: 1 wanted, 0 of 2 free")));
    }

    @Test
    void a_job_waits_for_its_quality_of_service() {
        policy = policy().with(qos("debug", 1, perUser(running(1)))).build();
        JobId first = submit(whole(1, 10).terms(terms().qos("debug")));
        JobId second = submit(whole(1, 20).terms(terms().qos("debug")));
        assertThat(placed()).containsOnlyKeys(first);
        assertThat(requireNonNull(waits().get(second)).word()).isEqualTo("QOSMaxJobsPerUserLimit");
    }

    @Test
    void a_job_that_waits_for_a_limit_keeps_nobody_else_waiting() {
        policy = policy().with(qos("debug", 9, perUser(nodes(2)))).build();
        submit(whole(3, 10).terms(terms().qos("debug")));
        JobId other = submit(whole(4, 60));
        assertThat(placed()).containsOnlyKeys(other);
    }

    @Test
    void an_elastic_gang_takes_as_many_nodes_as_its_limits_leave_it() {
        policy = policy().with(qos("debug", 1, perUser(nodes(3)))).build();
        JobId elastic =
                submit(
                        job().nodes(1, 4)
                                .cpusPerTask(8)
                                .timeLimit(Duration.ofMinutes(30))
                                .terms(terms().qos("debug")));
        assertThat(placed()).isEqualTo(Map.of(elastic, "n1 n2 n3"));
    }

    @Test
    void nodes_drain_before_maintenance_by_the_limits_of_jobs() {
        policy =
                policy().with(reservation("service", 60, Set.of(), "n1", "n2", "n3", "n4")).build();
        JobId before = submit(whole(1, 60));
        JobId after = submit(whole(1, 61));
        assertThat(placed()).isEqualTo(Map.of(before, "n1"));
        assertThat(reservedAfter()).isEqualTo(Map.of(after, 180L));
        assertThat(waits())
                .isEqualTo(
                        Map.of(
                                after,
                                new Wait(
                                        "ReqNodeNotAvail",
                                        "Reserved for maintenance: service, from"
                                                + " 2026-11-01T13:00:00Z; by the present plan at"
                                                + " 2026-11-01T15:00")));
    }

    @Test
    void a_reservation_is_used_by_those_who_may_and_name_it() {
        policy = policy().with(reservation("team", -10, Set.of("alice"), "n1")).build();
        JobId inside = submit(whole(1, 60).terms(terms().reservation("team")));
        JobId outside = submit(whole(1, 60));
        assertThat(placed()).isEqualTo(Map.of(inside, "n1", outside, "n2"));
    }

    @Test
    void a_reservation_is_closed_to_others_even_when_nothing_else_is_free() {
        policy = policy().with(reservation("team", -10, Set.of("bob"), "n1")).build();
        JobId notHers = submit(whole(1, 30).terms(terms().reservation("team")));
        JobId large = submit(whole(4, 60));
        assertThat(placed()).isEmpty();
        assertThat(waits())
                .containsEntry(notHers, new Wait("Reservation", "user alice may not use team"));
        assertThat(waits().get(large))
                .isEqualTo(
                        new Wait(
                                "ReqNodeNotAvail",
                                "May be reserved for other job: team, from 2026-11-01T11:50:00Z;"
                                        + " by the present plan at 2026-11-01T13:50"));
    }

    @Test
    void a_job_that_would_outlast_its_reservation_does_not_start_there() {
        policy = policy().with(reservation("team", -10, Set.of("alice"), "n1")).build();
        JobId tooLong = submit(whole(1, 111).terms(terms().reservation("team")));
        assertThat(waits())
                .isEqualTo(
                        Map.of(
                                tooLong,
                                new Wait(
                                        "Reservation",
                                        "reservation team has only its own nodes; reservation"
                                                + " team ends at 2026-11-01T13:50:00Z")));
    }
}
