package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.event.Event;
import lockstep.gang.fair.AccountTree;
import lockstep.gang.fair.FairShareRules;
import lockstep.gang.fair.Limits;
import lockstep.gang.fair.Policy;
import lockstep.gang.fair.Qos;
import lockstep.gang.fair.QosLevels;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.Dependencies;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Layout;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.Terms;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Plan.Preemption;
import lockstep.gang.plan.Plan.Reservation;
import lockstep.gang.price.Charge;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Ending running gangs for the sake of others.
class PreemptionTest {
    private static final Policy POLICY = policy();

    private final ClusterFixture cluster = ClusterFixture.of(nodes(4));

    private static Policy policy() {
        Qos urgent =
                new Qos(
                        "urgent",
                        10,
                        Set.of("normal"),
                        false,
                        Duration.ZERO,
                        Optional.empty(),
                        Limits.NONE);
        return new Policy(
                AccountTree.EMPTY,
                QosLevels.of(Qos.plain("normal"), List.of(urgent)),
                Map.of(),
                Map.of(),
                List.of(),
                FairShareRules.STANDARD,
                1);
    }

    private Plan plan() {
        return new PricePlanner(Settings.standard(), POLICY)
                .plan(
                        new ClusterSnapshot(cluster.state(), Partitions.single(), Set.of()),
                        NOON.plusSeconds(600));
    }

    private JobId running(JobFixture job, String... nodes) {
        JobId id = cluster.submit(job.build());
        cluster.start(
                id,
                Stream.of(nodes)
                        .map(name -> new NodeShare(new NodeName(name), 8, 0, List.of(), 0, 1, 1))
                        .toList());
        return id;
    }

    private static JobSpec urgent(JobSpec spec) {
        return new JobSpec(
                spec.name(),
                spec.launch(),
                spec.shape(),
                spec.partition(),
                spec.nodeList(),
                spec.exclude(),
                spec.features(),
                Optional.of(Duration.ofHours(1)),
                spec.begin(),
                spec.workingDirectory(),
                spec.streams(),
                spec.environment(),
                spec.checkpointing(),
                spec.comment(),
                spec.requeue(),
                spec.submitHost(),
                spec.commandLine(),
                new Terms(
                        "",
                        "urgent",
                        0,
                        Optional.empty(),
                        Layout.ANY,
                        Dependencies.NONE,
                        Map.of(),
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                ResourceLimits.NONE);
    }

    @Test
    void a_gang_that_may_preempt_ends_the_one_that_loses_least() {
        JobId large = running(job().nodes(3).cpusPerTask(8), "n1", "n2", "n3");
        JobId small = running(job().nodes(1).cpusPerTask(8), "n4");
        JobId waiting = cluster.submit(urgent(job().nodes(1).cpusPerTask(8).build()));
        Plan plan = plan();
        assertThat(plan.preemptions())
                .extracting(Preemption::victim)
                .containsExactly(new AttemptId(small, 1));
        assertThat(plan.preemptions())
                .allSatisfy(one -> assertThat(one.cost()).isLessThan(one.gain()));
        assertThat(plan.reservations()).extracting(Reservation::job).containsExactly(waiting);
        assertThat(plan.reservations().getFirst().price().of(Charge.PREEMPTION)).isPositive();
        assertThat(plan.waits())
                .containsEntry(
                        waiting,
                        new Plan.Wait("Resources", "its nodes are freed by ending job " + small));
        assertThat(large).isNotEqualTo(small);
    }

    @Test
    void a_large_gang_that_has_just_saved_its_work_loses_less_than_a_small_one_that_has_not() {
        JobId large = running(job().nodes(2).cpusPerTask(8), "n1", "n2");
        running(job().nodes(1).cpusPerTask(8), "n3");
        running(job().nodes(1).cpusPerTask(8), "n4");
        cluster.apply(
                new Event.CheckpointNoted(
                        new CheckpointId(large, 1, 120),
                        new CheckpointNote.Taken(
                                2,
                                2,
                                List.of(0, 1),
                                List.of(new NodeName("n1"), new NodeName("n2")),
                                "00",
                                1,
                                NOON.plusSeconds(590))));
        cluster.submit(urgent(job().nodes(1).cpusPerTask(8).build()));
        assertThat(plan().preemptions())
                .extracting(Preemption::victim)
                .containsExactly(new AttemptId(large, 1));
    }

    @Test
    void a_gang_of_the_same_quality_waits() {
        running(job().nodes(4).cpusPerTask(8), "n1", "n2", "n3", "n4");
        cluster.submit(job().nodes(1).cpusPerTask(8).build());
        assertThat(plan().preemptions()).isEmpty();
    }

    @Test
    void nobody_is_preempted_for_a_gang_that_has_room() {
        running(job().nodes(1).cpusPerTask(8), "n1");
        cluster.submit(urgent(job().nodes(3).cpusPerTask(8).build()));
        Plan plan = plan();
        assertThat(plan.preemptions()).isEmpty();
        assertThat(plan.starts()).hasSize(1);
    }

    @Test
    void nodes_that_are_free_meanwhile_are_not_given_to_others() {
        running(job().nodes(2).cpusPerTask(8), "n1", "n2");
        JobId waiting = cluster.submit(urgent(job().nodes(4).cpusPerTask(8).build()));
        JobId other = cluster.submit(job().nodes(1).cpusPerTask(8).build());
        Plan plan = plan();
        assertThat(plan.preemptions()).hasSize(1);
        assertThat(plan.starts()).isEmpty();
        assertThat(plan.waits()).containsOnlyKeys(waiting, other);
    }
}
