package lockstep.gang.plan;

import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partition;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.job.JobId;
import lockstep.gang.plan.Plan.Wait;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

class SharedNodesTest extends PlannerScene {
    private static final String AN_HOUR_ON = "; by the present plan at 2026-11-01T13:01";

    {
        partitions =
                new Partitions(
                        List.of(
                                partition("left", true, "n1", "n2", "n3"),
                                partition("right", false, "n3", "n4"),
                                partition("middle", false, "n3")));
    }

    @Test
    void partitions_do_not_wait_for_each_other_on_nodes_they_do_not_share() {
        cluster.occupy(8, "n1");
        JobId head = submit(job().partition("left").nodes(3).cpusPerTask(8));
        JobId right = submit(job().partition("right").cpusPerTask(8));
        assertThat(placed()).isEqualTo(Map.of(right, "n4"));
        assertThat(waits())
                .isEqualTo(
                        Map.of(head, new Wait("Resources", "2 of 3 nodes have room" + AN_HOUR_ON)));
    }

    @Test
    void partitions_leave_shared_nodes_to_the_job_that_came_first() {
        cluster.occupy(8, "n1");
        submit(job().partition("left").nodes(3).cpusPerTask(8));
        JobId right = submit(job().partition("right").nodes(2).cpusPerTask(8));
        JobId behind = submit(job().partition("right").cpusPerTask(8).nodes(2));
        JobId middle = submit(job().partition("middle").cpusPerTask(8));
        assertThat(placed()).isEmpty();
        assertThat(waits())
                .containsEntry(
                        right,
                        new Wait(
                                "Priority",
                                "kept for job 2; by the present plan at 2026-11-01T14:01"))
                .containsEntry(behind, new Wait("Priority", "behind job 3"))
                .containsEntry(
                        middle,
                        new Wait(
                                "Priority",
                                "kept for job 2; kept for job 3; by the present plan at"
                                        + " 2026-11-01T15:01"));
    }

    private static Partition partition(String name, boolean isDefault, String... nodes) {
        return new Partition(
                name,
                isDefault,
                Optional.of(Arrays.stream(nodes).map(NodeName::new).collect(Collectors.toSet())),
                Optional.empty(),
                Optional.empty());
    }
}
