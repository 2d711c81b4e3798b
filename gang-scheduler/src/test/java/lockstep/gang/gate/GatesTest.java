package lockstep.gang.gate;

import static lockstep.gang.fair.PolicyFixture.account;
import static lockstep.gang.fair.PolicyFixture.all;
import static lockstep.gang.fair.PolicyFixture.limited;
import static lockstep.gang.fair.PolicyFixture.maxTime;
import static lockstep.gang.fair.PolicyFixture.nodes;
import static lockstep.gang.fair.PolicyFixture.policy;
import static lockstep.gang.fair.PolicyFixture.qos;
import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.TermsFixture.terms;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.event.Event;
import lockstep.gang.fair.Limits;
import lockstep.gang.fair.NamedReservation;
import lockstep.gang.fair.Policy;
import lockstep.gang.fair.PolicyFixture;
import lockstep.gang.fair.Qos;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.fixture.TermsFixture;
import lockstep.gang.job.Dependency;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Outcome;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class GatesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ClusterFixture cluster = ClusterFixture.of();

    private List<Obstacle> obstacles(PolicyFixture policy, JobFixture job) {
        return obstacles(policy.build(), job, NOON);
    }

    private List<Obstacle> obstacles(PolicyFixture policy, TermsFixture terms) {
        return obstacles(policy, job().terms(terms));
    }

    private List<Obstacle> obstacles(Policy policy, JobFixture job, Instant now) {
        JobId id = cluster.submit(job.build());
        return new Gates(cluster.state(), policy, now).obstacles(cluster.job(id));
    }

    private static NamedReservation reservation(Set<String> users, Set<String> accounts) {
        return new NamedReservation(
                "course", NOON, NOON.plus(HOUR), Optional.empty(), users, accounts, false);
    }

    @Test
    void nothing_keeps_a_plain_job_back() {
        assertThat(obstacles(policy(), job())).isEmpty();
    }

    @Test
    void all_obstacles_are_told_not_just_the_first() {
        JobId other = cluster.submit(job().build());
        assertThat(
                        obstacles(
                                policy().with(qos("normal", 1, all(nodes(1)))),
                                job().nodes(2)
                                        .begin(NOON.plusSeconds(1))
                                        .terms(
                                                terms().depends(
                                                                Dependency.Kind.AFTER_ANY,
                                                                other.value())
                                                        .license("matlab", 1)
                                                        .reservation("gone"))))
                .extracting(Obstacle::word)
                .containsExactly(
                        "BeginTime",
                        "Dependency",
                        "ReservationDeleted",
                        "QOSGrpNodeLimit",
                        "Licenses");
    }

    @Test
    void a_begin_time_that_has_come_is_none() {
        assertThat(obstacles(policy(), job().begin(NOON))).isEmpty();
    }

    @Test
    void the_least_that_a_job_asks_for_must_be_within_limits() {
        PolicyFixture policy = policy().with(qos("normal", 1, all(nodes(2))));
        assertThat(obstacles(policy, job().nodes(2, 4))).isEmpty();
        assertThat(obstacles(policy, job().nodes(3, 4)))
                .containsExactly(
                        new Obstacle(
                                "QOSGrpNodeLimit",
                                "qos normal: 3 nodes wanted, 0 of at most 2 held"));
        assertThat(
                        obstacles(
                                policy().with(qos("normal", 1, all(PolicyFixture.accelerators(7)))),
                                job().nodes(2).gpus("h100", 4)))
                .extracting(Obstacle::detail)
                .containsExactly("qos normal: 8 accelerators wanted, 0 of at most 7 held");
    }

    @Test
    void what_the_configuration_has_no_more_keeps_jobs_that_named_it() {
        assertThat(obstacles(policy(), terms().qos("high")))
                .containsExactly(new Obstacle("InvalidQOS", "there is no qos high"));
        assertThat(
                        obstacles(
                                policy().with(account("physics", 1, Map.of("bob", 1))),
                                terms().account("physics")))
                .containsExactly(
                        new Obstacle(
                                "InvalidAccount",
                                "user alice may not charge account physics any more"));
        assertThat(obstacles(policy().strict(), terms()))
                .containsExactly(
                        new Obstacle("InvalidAccount", "user alice has no account any more"));
    }

    @Test
    void a_qos_may_be_for_some_accounts_only() {
        Qos high =
                new Qos(
                        "high",
                        1,
                        Set.of(),
                        true,
                        Duration.ZERO,
                        Optional.of(Set.of("chemistry")),
                        Limits.NONE);
        assertThat(
                        obstacles(
                                policy().with(account("physics", 1, Map.of("alice", 1))).with(high),
                                terms().qos("high")))
                .containsExactly(
                        new Obstacle("QOSNotAllowed", "account physics may not use qos high"));
    }

    @Test
    void a_job_that_asks_for_more_time_than_is_allowed_waits() {
        PolicyFixture policy =
                policy().with(qos("normal", 1, maxTime(HOUR)))
                        .with(limited(account("physics", 1, Map.of("alice", 1)), maxTime(HOUR)));
        assertThat(obstacles(policy, job().timeLimit(HOUR))).isEmpty();
        assertThat(obstacles(policy, job().timeLimit(HOUR.plusSeconds(1))))
                .extracting(Obstacle::word)
                .containsExactly(
                        "QOSMaxWallDurationPerJobLimit", "AssocMaxWallDurationPerJobLimit");
        assertThat(obstacles(policy, job()))
                .extracting(Obstacle::detail)
                .contains("no limit asked for, at most PT1H");
    }

    @Test
    void a_reservation_is_for_those_whom_it_names_while_it_lasts() {
        Policy policy = policy().with(reservation(Set.of("alice"), Set.of())).build();
        JobFixture job = job().terms(terms().reservation("course"));
        assertThat(obstacles(policy, job, NOON.minusSeconds(1)))
                .containsExactly(
                        new Obstacle("Reservation", "course begins at 2026-11-01T12:00:00Z"));
        assertThat(obstacles(policy, job, NOON)).isEmpty();
        assertThat(obstacles(policy, job, NOON.plus(HOUR)))
                .containsExactly(new Obstacle("Reservation", "course is over"));
        assertThat(
                        obstacles(
                                policy().with(reservation(Set.of("bob"), Set.of("physics"))),
                                terms().reservation("course")))
                .containsExactly(new Obstacle("Reservation", "user alice may not use course"));
        assertThat(
                        obstacles(
                                policy().with(account("physics", 1, Map.of("alice", 1)))
                                        .with(reservation(Set.of("bob"), Set.of("physics"))),
                                terms().reservation("course")))
                .isEmpty();
    }

    @Test
    void a_job_must_keep_away_from_every_reservation_but_its_own() {
        NamedReservation course = reservation(Set.of("alice"), Set.of());
        Policy policy = policy().with(course).build();
        assertThat(policy.closedTo(job().build())).containsExactly(course);
        assertThat(policy.closedTo(job().terms(terms().reservation("course")).build())).isEmpty();
    }

    @Test
    void a_dependency_that_can_never_be_met_has_its_own_word() {
        JobId other = cluster.submit(job().build());
        cluster.apply(new Event.JobEnded(other, Outcome.CANCELLED, ""));
        assertThat(obstacles(policy(), terms().depends(Dependency.Kind.AFTER_OK, other.value())))
                .containsExactly(
                        new Obstacle("DependencyNeverSatisfied", "job 1 ended as CANCELLED"));
    }
}
