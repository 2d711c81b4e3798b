package lockstep.gang.gate;

import static lockstep.gang.fair.PolicyFixture.accelerators;
import static lockstep.gang.fair.PolicyFixture.account;
import static lockstep.gang.fair.PolicyFixture.all;
import static lockstep.gang.fair.PolicyFixture.limited;
import static lockstep.gang.fair.PolicyFixture.nodes;
import static lockstep.gang.fair.PolicyFixture.perAccount;
import static lockstep.gang.fair.PolicyFixture.perUser;
import static lockstep.gang.fair.PolicyFixture.policy;
import static lockstep.gang.fair.PolicyFixture.qos;
import static lockstep.gang.fair.PolicyFixture.running;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.TermsFixture.terms;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.fair.Limits;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.TermsFixture;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

class TallyTest {
    private static final Submitter BOB = new Submitter(1001, 1001, "bob");

    private final ClusterFixture cluster = ClusterFixture.of();

    record Case(String word, Policy policy) {
        @Override
        public String toString() {
            return word;
        }
    }

    private static Policy withQos(Limits limits) {
        return policy().with(qos("normal", 1, limits)).build();
    }

    private static Policy withAccount(Limits limits) {
        return policy().with(limited(account("physics", 1, Map.of("alice", 1)), limits)).build();
    }

    /// Each policy has room for one job with 2 nodes and 3 accelerators, and not for a second.
    static Stream<Case> limits() {
        return Stream.of(
                new Case("QOSGrpJobsLimit", withQos(all(running(1)))),
                new Case("QOSGrpNodeLimit", withQos(all(nodes(3)))),
                new Case("QOSGrpGRES", withQos(all(accelerators(5)))),
                new Case("QOSMaxJobsPerUserLimit", withQos(perUser(running(1)))),
                new Case("QOSMaxNodePerUserLimit", withQos(perUser(nodes(3)))),
                new Case("QOSMaxGRESPerUser", withQos(perUser(accelerators(5)))),
                new Case("MaxJobsPerAccount", withQos(perAccount(running(1)))),
                new Case("MaxNodePerAccount", withQos(perAccount(nodes(3)))),
                new Case("MaxGRESPerAccount", withQos(perAccount(accelerators(5)))),
                new Case("AssocGrpJobsLimit", withAccount(all(running(1)))),
                new Case("AssocGrpNodeLimit", withAccount(all(nodes(3)))),
                new Case("AssocGrpGRES", withAccount(all(accelerators(5)))),
                new Case("AssocMaxJobsLimit", withAccount(perUser(running(1)))),
                new Case("AssocGrpNodeLimit", withAccount(perUser(nodes(3)))),
                new Case("AssocGrpGRES", withAccount(perUser(accelerators(5)))),
                new Case("QOSGrpNodeLimit", policy().partition("main", 1, all(nodes(3))).build()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void each_limit_has_its_word_and_is_free_again_after_a_stop(Case limit) {
        Tally tally = Tally.of(cluster.state(), limit.policy());
        JobId first = cluster.submit(job().build());
        JobId second = cluster.submit(job().build());
        assertThat(tally.obstacles(cluster.job(first), 2, 3)).isEmpty();
        tally.start(cluster.job(first), 2, 3);
        assertThat(tally.obstacles(cluster.job(second), 2, 3))
                .extracting(Obstacle::word)
                .containsExactly(limit.word());
        tally.stop(cluster.job(first), 2, 3);
        assertThat(tally.obstacles(cluster.job(second), 2, 3)).isEmpty();
    }

    @Test
    void the_detail_names_whose_limit_it_is_and_the_numbers() {
        Policy policy = withQos(perUser(nodes(3)));
        Tally tally = Tally.of(cluster.state(), policy);
        JobId id = cluster.submit(job().build());
        tally.start(cluster.job(id), 2, 0);
        assertThat(tally.obstacles(cluster.job(id), 2, 0))
                .containsExactly(
                        new Obstacle(
                                "QOSMaxNodePerUserLimit",
                                "qos normal, user alice: 2 nodes wanted, 2 of at most 3 held"));
    }

    @Test
    void one_user_s_limit_is_not_another_s() {
        Tally tally = Tally.of(cluster.state(), withQos(perUser(running(1))));
        tally.start(cluster.job(cluster.submit(job().build())), 1, 0);
        assertThat(tally.obstacles(cluster.job(cluster.submit(job().build(), BOB)), 1, 0))
                .isEmpty();
    }

    @Test
    void an_account_s_limit_holds_for_those_below_it_together() {
        Policy policy =
                policy().with(limited(account("science", 1, Map.of()), all(running(2))))
                        .with(account("physics", "science", 1, Map.of("alice", 1)))
                        .with(account("chemistry", "science", 1, Map.of("bob", 1)))
                        .build();
        Tally tally = Tally.of(cluster.state(), policy);
        tally.start(cluster.job(cluster.submit(job().build())), 1, 0);
        tally.start(cluster.job(cluster.submit(job().build(), BOB)), 1, 0);
        assertThat(tally.obstacles(cluster.job(cluster.submit(job().build(), BOB)), 1, 0))
                .containsExactly(
                        new Obstacle(
                                "AssocGrpJobsLimit",
                                "account science: 2 of at most 2 jobs hold nodes"));
    }

    @Test
    void all_limits_that_are_met_are_told() {
        Policy policy =
                policy().with(qos("normal", 1, all(nodes(1))))
                        .partition("main", 1, perUser(accelerators(1)))
                        .license("matlab", 1)
                        .build();
        JobId id = cluster.submit(job().terms(terms().license("matlab", 2)).build());
        assertThat(Tally.of(cluster.state(), policy).obstacles(cluster.job(id), 2, 2))
                .extracting(Obstacle::word)
                .containsExactly("QOSGrpNodeLimit", "QOSMaxGRESPerUser", "Licenses");
    }

    @Test
    void licenses_are_held_and_given_back() {
        Policy policy = policy().license("matlab", 3).build();
        Tally tally = Tally.of(cluster.state(), policy);
        JobId id = cluster.submit(job().terms(terms().license("matlab", 2)).build());
        assertThat(tally.obstacles(cluster.job(id), 1, 0)).isEmpty();
        tally.start(cluster.job(id), 1, 0);
        assertThat(tally.obstacles(cluster.job(id), 1, 0))
                .containsExactly(new Obstacle("Licenses", "matlab: 2 wanted, 1 of 3 free"));
        JobId unknown = cluster.submit(job().terms(terms().license("gone", 1)).build());
        assertThat(tally.obstacles(cluster.job(unknown), 1, 0))
                .containsExactly(new Obstacle("Licenses", "gone: 1 wanted, 0 of 0 free"));
    }

    @Test
    void an_array_s_throttle_holds_within_a_round() {
        Tally tally = Tally.of(cluster.state(), Policy.open());
        List<JobId> tasks =
                Stream.of(0, 1, 2).map(i -> cluster.submit(job().terms(task(i)).build())).toList();
        tally.start(cluster.job(tasks.get(0)), 1, 0);
        assertThat(tally.obstacles(cluster.job(tasks.get(1)), 1, 0)).isEmpty();
        tally.start(cluster.job(tasks.get(1)), 1, 0);
        assertThat(tally.obstacles(cluster.job(tasks.get(2)), 1, 0))
                .containsExactly(
                        new Obstacle(
                                "JobArrayTaskLimit", "2 of at most 2 tasks of array 1 hold nodes"));
    }

    private static TermsFixture task(int index) {
        return terms().task(1, index, 3, 2);
    }
}
