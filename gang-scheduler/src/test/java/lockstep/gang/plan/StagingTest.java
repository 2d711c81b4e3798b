package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.NodeFixture.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.checkpoint.JobStaging;
import lockstep.gang.checkpoint.Staging;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.condition.Conditions;
import lockstep.gang.event.Event;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RestoreWish;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.price.Charge;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where gangs go that have a checkpoint to go on from.
class StagingTest {
    private ClusterFixture cluster = ClusterFixture.of(nodes(4));

    private Plan plan(Staging staging) {
        return new PricePlanner(Settings.standard(), Policy.open())
                .plan(
                        new ClusterSnapshot(
                                cluster.state(),
                                Partitions.single(),
                                Set.of(),
                                Set.of(),
                                Conditions.NONE,
                                staging),
                        NOON);
    }

    private static Staging staging(JobStaging one) {
        return new Staging(Map.of(one.checkpoint().orElseThrow().job(), one), Set.of());
    }

    private static JobStaging at(CheckpointId checkpoint, String... resident) {
        Map<NodeName, Double> seconds = new HashMap<>();
        for (String name : resident) {
            seconds.put(new NodeName(name), 0.0);
        }
        return new JobStaging(Optional.of(checkpoint), seconds, 60, Map.of());
    }

    private static CheckpointId step120(JobId job) {
        return new CheckpointId(job, 1, 120);
    }

    /// What a gang of so many nodes wrote.
    private CheckpointId taken(JobId job, int nodes) {
        cluster.apply(
                new Event.CheckpointNoted(
                        step120(job),
                        new CheckpointNote.Taken(
                                nodes,
                                nodes,
                                List.of(0),
                                List.of(new NodeName("n1")),
                                "00",
                                1,
                                NOON)));
        return step120(job);
    }

    private static String names(Plan plan) {
        return PlannerScene.names(plan.starts().getFirst().placement());
    }

    @Test
    void nodes_that_have_the_checkpoint_are_preferred_where_all_else_is_equal() {
        JobId job = cluster.submit(job().nodes(2).cpusPerTask(8).build());
        assertThat(names(plan(Staging.NONE))).isEqualTo("n1 n2");
        Plan plan = plan(staging(at(step120(job), "n2", "n4")));
        assertThat(names(plan)).isEqualTo("n2 n4");
        assertThat(plan.starts()).map(Start::restore).containsExactly(Optional.of(step120(job)));
    }

    @Test
    void a_start_far_from_the_checkpoint_has_a_staging_charge() {
        JobId job = cluster.submit(job().nodes(2).cpusPerTask(8).build());
        Plan plan = plan(staging(at(step120(job), "n1")));
        assertThat(plan.starts().getFirst().choice().orElseThrow().price().of(Charge.STAGING))
                .isEqualTo(2 * 60.0);
    }

    @Test
    void a_node_that_is_cut_off_from_the_store_is_left_to_others_though_there_is_no_checkpoint() {
        JobId job = cluster.submit(job().nodes(2).cpusPerTask(8).build());
        var cutOff =
                new JobStaging(Optional.empty(), Map.of(new NodeName("n1"), 600.0), 0, Map.of());
        Plan plan = plan(new Staging(Map.of(job, cutOff), Set.of()));
        assertThat(names(plan)).isEqualTo("n2 n3");
        assertThat(plan.starts()).map(Start::restore).containsExactly(Optional.empty());
    }

    @Test
    void a_job_without_a_checkpoint_begins_from_scratch() {
        cluster.submit(job().build());
        assertThat(plan(Staging.NONE).starts())
                .map(Start::restore)
                .containsExactly(Optional.empty());
    }

    @Test
    void nobody_starts_before_it_is_known_what_he_goes_on_from() {
        JobId unsettled = cluster.submit(job().build());
        JobId other = cluster.submit(job().build());
        Plan plan = plan(new Staging(Map.of(), Set.of(unsettled)));
        assertThat(plan.starts()).map(Start::job).containsExactly(other);
        assertThat(plan.waits())
                .containsExactly(
                        Map.entry(
                                unsettled,
                                new Plan.Wait(
                                        "CheckpointSearch",
                                        "its checkpoints are being looked for on nodes that have"
                                                + " just connected")));
    }

    @Test
    void a_gang_of_any_size_has_as_many_nodes_as_wrote_its_checkpoint() {
        JobFixture any = job().nodes(1, 4).cpusPerTask(8);
        JobId job = cluster.submit(any.build());
        assertThat(plan(Staging.NONE).starts().getFirst().placement()).hasSize(4);
        Staging staging = staging(at(taken(job, 3)));
        assertThat(plan(staging).starts().getFirst().placement()).hasSize(3);
    }

    @Test
    void a_gang_that_can_reshard_takes_all_nodes_that_it_can_use() {
        JobId job =
                cluster.submit(
                        job().nodes(1, 4)
                                .cpusPerTask(8)
                                .checkpointing(wanted(true, false))
                                .build());
        assertThat(plan(staging(at(taken(job, 3)))).starts().getFirst().placement()).hasSize(4);
    }

    private static Checkpointing wanted(boolean reshard, boolean ownShards) {
        return new Checkpointing(
                "",
                "",
                3,
                new RestoreWish.Latest(),
                reshard,
                ownShards,
                Optional.empty(),
                List.of());
    }

    @Test
    void where_each_node_needs_its_own_part_nodes_sit_on_theirs() {
        cluster =
                ClusterFixture.of(
                        node("n1").on("s", "l"), node("n2").on("s", "l"), node("n3").on("s", "l"));
        JobFixture three = job().nodes(3).cpusPerTask(8);
        Map<NodeName, Integer> holders =
                Map.of(new NodeName("n1"), 2, new NodeName("n2"), 0, new NodeName("n3"), 1);
        JobId own = cluster.submit(three.checkpointing(wanted(false, true)).build());
        JobStaging staging = new JobStaging(Optional.of(taken(own, 3)), Map.of(), 60, holders);
        assertThat(names(plan(staging(staging)))).isEqualTo("n2 n3 n1");
    }

    @Test
    void where_all_need_all_parts_the_order_stays() {
        JobId job = cluster.submit(job().nodes(2).cpusPerTask(8).build());
        JobStaging staging =
                new JobStaging(
                        Optional.of(taken(job, 2)), Map.of(), 60, Map.of(new NodeName("n1"), 1));
        assertThat(names(plan(staging(staging)))).isEqualTo("n1 n2");
    }
}
