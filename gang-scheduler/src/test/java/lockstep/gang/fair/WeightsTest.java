package lockstep.gang.fair;

import static lockstep.gang.fair.PolicyFixture.policy;
import static lockstep.gang.fair.PolicyFixture.qos;
import static lockstep.gang.fixture.ClusterFixture.ALICE;
import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.TermsFixture.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.TermsFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.usage.Payer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

class WeightsTest {
    private static final Submitter BOB = new Submitter(1001, 1001, "bob");
    private static final Submitter CAROL = new Submitter(1002, 1002, "carol");

    private final ClusterFixture cluster = ClusterFixture.of(node("n1").gpus("h100", 8));

    private double weight(Policy policy, JobId id, WorkloadClass workload, Instant now) {
        FairShares shares = FairShares.of(cluster.state(), policy, now);
        return new Weights(policy, shares).weight(cluster.job(id), workload);
    }

    private double weight(Policy policy, TermsFixture terms) {
        JobId id = cluster.submit(job().terms(terms).build());
        return weight(policy, id, WorkloadClass.SYNCHRONOUS, NOON);
    }

    private AttemptId startOn(int gpus, Submitter who) {
        JobId id = cluster.submit(job().build(), who);
        List<String> ids = IntStream.range(0, gpus).mapToObj(i -> "gpu" + i).toList();
        return cluster.start(id, List.of(new NodeShare(new NodeName("n1"), 1, 0, ids, 0, 1, 1)));
    }

    @Test
    void a_plain_job_of_a_lone_user_weighs_one() {
        assertThat(weight(Policy.open(), terms())).isEqualTo(1);
    }

    @Test
    void a_qos_and_a_partition_multiply() {
        Policy policy =
                policy().with(qos("high", 3, Limits.NONE))
                        .partition("main", 2, Limits.NONE)
                        .build();
        assertThat(weight(policy, terms().qos("high"))).isEqualTo(6);
        assertThat(weight(policy, terms())).isEqualTo(2);
        assertThat(weight(policy, terms().qos("gone"))).as("as the standard one").isEqualTo(2);
    }

    @Test
    void a_thousand_of_nice_halve_it_within_bounds() {
        assertThat(weight(Policy.open(), terms().nice(1_000))).isEqualTo(0.5);
        assertThat(weight(Policy.open(), terms().nice(-1_000))).isEqualTo(2);
        assertThat(weight(Policy.open(), terms().nice(Integer.MAX_VALUE))).isEqualTo(1.0 / 16);
        assertThat(weight(Policy.open(), terms().nice(Integer.MIN_VALUE))).isEqualTo(16);
    }

    @Test
    void interactive_jobs_wait_dearer() {
        JobId id = cluster.submit(job().build());
        assertThat(weight(Policy.open(), id, WorkloadClass.INTERACTIVE, NOON)).isEqualTo(4);
    }

    @Test
    void who_has_had_less_waits_dearer_and_strength_zero_makes_all_equal() {
        AttemptId bobs = startOn(8, BOB);
        cluster.at(NOON.plus(Duration.ofHours(3)));
        cluster.end(bobs, Outcome.COMPLETED);
        JobId alices = cluster.submit(job().build(), ALICE);
        JobId again = cluster.submit(job().build(), BOB);
        Instant now = NOON.plus(Duration.ofHours(4));
        assertThat(weight(Policy.open(), alices, WorkloadClass.ELASTIC, now))
                .as("16^(3/4 - 1/2)")
                .isEqualTo(2);
        assertThat(weight(Policy.open(), again, WorkloadClass.ELASTIC, now)).isEqualTo(0.5);
        Policy off = policy().with(new FairShareRules(Duration.ofDays(7), 0)).build();
        assertThat(weight(off, alices, WorkloadClass.ELASTIC, now)).isEqualTo(1);
        assertThat(weight(off, again, WorkloadClass.ELASTIC, now)).isEqualTo(1);
    }

    @Test
    void what_runs_counts_before_it_has_ended() {
        startOn(8, BOB);
        cluster.submit(job().build(), ALICE);
        FairShares shares =
                FairShares.of(cluster.state(), Policy.open(), NOON.plus(Duration.ofHours(1)));
        assertThat(shares.of(new Payer("root", "bob")).factor()).isEqualTo(0.5);
        assertThat(shares.of(new Payer("root", "alice")).factor()).isEqualTo(1);
    }

    @Test
    void usage_counts_half_after_each_half_life() {
        AttemptId bobs = startOn(8, BOB);
        cluster.at(NOON.plus(Duration.ofHours(10)));
        cluster.end(bobs, Outcome.COMPLETED);
        Duration halfLife = Duration.ofDays(2);
        for (int days = 0; days < 20; days += 2) {
            Instant now = NOON.plus(Duration.ofDays(days));
            double used =
                    RecentUsage.of(cluster.state(), AccountTree.EMPTY, halfLife, now)
                            .getOrDefault(new Payer("root", "bob"), 0.0);
            assertThat(used)
                    .as("the noon of that day, %d days later", days)
                    .isCloseTo(8 * 10 * 3_600_000 * Math.pow(2, -days / 2.0), within(1e-3));
        }
    }

    @Test
    void one_node_s_part_of_the_cpus_counts_where_no_accelerator_is_held() {
        AttemptId carols = startOn(0, CAROL);
        cluster.at(NOON.plusSeconds(100));
        cluster.end(carols, Outcome.FAILED);
        assertThat(cluster.state().past().usage().byPayer().values())
                .flatExtracting(Map::values)
                .containsExactly(100_000L / cluster.node("n1").spec().cpus());
    }
}
