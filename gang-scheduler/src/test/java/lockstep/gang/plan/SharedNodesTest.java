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
        JobId head = submit(job().partition("left").nodes(3));
        JobId right = submit(job().partition("right"));
        assertThat(placed()).isEqualTo(Map.of(right, "n4"));
        assertThat(waits())
                .isEqualTo(Map.of(head, new Wait("Resources", "2 of 3 nodes have room")));
    }

    @Test
    void partitions_leave_shared_nodes_to_the_job_that_came_first() {
        cluster.occupy(8, "n1");
        submit(job().partition("left").nodes(3));
        JobId right = submit(job().partition("right").nodes(2));
        JobId behind = submit(job().partition("right"));
        JobId middle = submit(job().partition("middle"));
        assertThat(placed()).isEmpty();
        assertThat(waits())
                .containsEntry(
                        right,
                        new Wait("Priority", "its nodes are kept for a job of another partition"))
                .containsEntry(behind, new Wait("Priority", "behind job 3"))
                .containsEntry(middle, new Wait("Priority", "behind job 2"));
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
