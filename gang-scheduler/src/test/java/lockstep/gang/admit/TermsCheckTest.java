package lockstep.gang.admit;

import static lockstep.gang.fair.PolicyFixture.accelerators;
import static lockstep.gang.fair.PolicyFixture.account;
import static lockstep.gang.fair.PolicyFixture.all;
import static lockstep.gang.fair.PolicyFixture.limited;
import static lockstep.gang.fair.PolicyFixture.maxTime;
import static lockstep.gang.fair.PolicyFixture.nodes;
import static lockstep.gang.fair.PolicyFixture.perUser;
import static lockstep.gang.fair.PolicyFixture.policy;
import static lockstep.gang.fair.PolicyFixture.qos;
import static lockstep.gang.fair.PolicyFixture.standing;
import static lockstep.gang.fixture.ClusterFixture.ALICE;
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
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Terms;
import lockstep.gang.lifecycle.Outcome;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class TermsCheckTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ClusterFixture cluster = ClusterFixture.of();

    private List<String> mistakes(PolicyFixture policy, JobFixture job) {
        return mistakes(policy, job, 1);
    }

    private List<String> mistakes(PolicyFixture policy, JobFixture job, int tasks) {
        Mistakes mistakes = new Mistakes();
        new TermsCheck(policy.build(), cluster.state(), mistakes)
                .check(asked(job.build(), tasks), ALICE);
        return mistakes.all().stream().map(Mistake::message).toList();
    }

    private static TermsCheck.Asked asked(JobSpec job, int tasks) {
        return new TermsCheck.Asked(
                job.terms(), job.partition(), job.shape(), job.timeLimit(), tasks);
    }

    private Terms filledIn(Policy policy, JobFixture job) {
        Mistakes mistakes = new Mistakes();
        Terms terms =
                new TermsCheck(policy, cluster.state(), mistakes)
                        .check(asked(job.build(), 1), ALICE);
        assertThat(mistakes.none()).isTrue();
        return terms;
    }

    @Test
    void an_account_that_is_left_open_is_filled_in() {
        Policy policy = policy().with(account("physics", 1, Map.of("alice", 1))).build();
        assertThat(filledIn(policy, job()).account()).isEqualTo("physics");
    }

    @Test
    void without_accounts_any_name_is_kept_as_it_is() {
        assertThat(filledIn(Policy.open(), job().terms(terms().account("x"))).account())
                .isEqualTo("x");
        assertThat(filledIn(Policy.open(), job()).account()).isEmpty();
    }

    @Test
    void unknown_names_are_mistakes_that_name_the_known_ones_all_at_once() {
        PolicyFixture policy =
                policy().with(account("physics", 1, Map.of("alice", 1)))
                        .with(account("chemistry", 1, Map.of("bob", 1)))
                        .with(qos("high", 1, Limits.NONE))
                        .license("matlab", 3);
        assertThat(
                        mistakes(
                                policy,
                                job().terms(
                                                terms().account("biology")
                                                        .qos("low")
                                                        .license("ansys", 1)
                                                        .license("matlab", 4))))
                .containsExactly(
                        "license (ansys) is not known\nMaybe choose one of these: matlab",
                        "license (matlab) is asked for 4 times; there are 3\nMaybe ask for fewer",
                        "InvalidAccount: account (biology) is not known\n"
                                + "Maybe choose one of these: physics",
                        "InvalidQOS: quality of service (low) is not known\n"
                                + "Maybe choose one of these: high, normal");
        assertThat(mistakes(policy, job().terms(terms().account("chemistry"))))
                .containsExactly(
                        "InvalidAccount: account (chemistry) is not one that user alice may"
                                + " charge\nMaybe choose one of these: physics");
    }

    @Test
    void strangers_are_refused_where_accounts_are_strict() {
        PolicyFixture policy = policy().with(account("physics", 1, Map.of("bob", 1)));
        assertThat(mistakes(policy, job())).isEmpty();
        assertThat(mistakes(policy, job().terms(terms().account("physics"))))
                .containsExactly(
                        "InvalidAccount: account (physics) is not one that user alice may"
                                + " charge\nMaybe leave it out");
        assertThat(mistakes(policy.strict(), job()))
                .containsExactly(
                        "InvalidAccount: user (alice) stands in no account\n"
                                + "Maybe ask the administrators for one");
    }

    @Test
    void a_qos_for_other_accounts_is_refused() {
        Qos high =
                new Qos(
                        "high",
                        1,
                        Set.of(),
                        true,
                        Duration.ZERO,
                        Optional.of(Set.of("chemistry")),
                        Limits.NONE);
        assertThat(mistakes(policy().with(high), job().terms(terms().qos("high"))))
                .containsExactly(
                        "InvalidQOS: quality of service (high) is not for account root\n"
                                + "Maybe choose one of these: normal");
    }

    @Test
    void a_reservation_must_be_there_and_be_for_the_user() {
        PolicyFixture policy =
                policy().with(
                                new NamedReservation(
                                        "course",
                                        NOON,
                                        NOON.plus(HOUR),
                                        Optional.empty(),
                                        Set.of("bob"),
                                        Set.of(),
                                        false));
        assertThat(mistakes(policy, job().terms(terms().reservation("course"))))
                .containsExactly(
                        "reservation (course) is not for user alice of account root\n"
                                + "Maybe leave it out");
        assertThat(mistakes(policy, job().terms(terms().reservation("curse"))))
                .containsExactly("reservation (curse) is not known\nMaybe leave it out");
    }

    @Test
    void more_time_than_qos_or_account_allow_is_refused() {
        PolicyFixture policy =
                policy().with(qos("normal", 1, maxTime(HOUR)))
                        .with(
                                limited(
                                        account("physics", 1, Map.of("alice", 1)),
                                        maxTime(HOUR.plusMinutes(1))));
        assertThat(mistakes(policy, job().timeLimit(HOUR))).isEmpty();
        assertThat(mistakes(policy, job().timeLimit(Duration.ofDays(2))))
                .containsExactly(
                        "QOSMaxWallDurationPerJobLimit: time limit (2-00:00:00) is above the"
                                + " maximum of qos normal, 01:00:00\n"
                                + "Maybe ask for less: --time=01:00:00",
                        "AssocMaxWallDurationPerJobLimit: time limit (2-00:00:00) is above the"
                                + " maximum of account physics, 01:01:00\n"
                                + "Maybe ask for less: --time=01:01:00");
        assertThat(mistakes(policy, job())).hasSize(2);
    }

    @Test
    void a_job_that_no_limit_would_ever_let_run_is_refused() {
        assertThat(
                        mistakes(
                                policy().with(qos("normal", 1, all(nodes(2))))
                                        .partition("main", 1, perUser(accelerators(7))),
                                job().nodes(3, 4).gpus("h100", 8)))
                .containsExactly(
                        "QOSGrpNodeLimit: nodes (3) are above the limit of qos normal, 2\n"
                                + "Maybe ask for less, or choose another account, partition or"
                                + " quality of service",
                        "QOSMaxGRESPerUser: accelerators (24) are above the limit of partition"
                                + " main, user alice, 7\n"
                                + "Maybe ask for less, or choose another account, partition or"
                                + " quality of service");
    }

    @Test
    void jobs_that_stand_already_count_and_ended_ones_do_not() {
        PolicyFixture policy = policy().with(qos("normal", 1, perUser(standing(3))));
        cluster.submit(job().build());
        cluster.submit(job().build());
        assertThat(mistakes(policy, job())).isEmpty();
        assertThat(mistakes(policy, job(), 2))
                .containsExactly(
                        "QOSMaxSubmitJobPerUserLimit: qos normal, user alice has 2 jobs that wait"
                                + " or run, and 2 more are asked for; the limit is 3\n"
                                + "Maybe wait until some have ended");
        cluster.apply(new Event.JobEnded(new JobId(1), Outcome.CANCELLED, ""));
        assertThat(mistakes(policy, job(), 2)).isEmpty();
    }
}
