package lockstep.gang.plan;

import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Launch;
import lockstep.gang.job.Script;
import lockstep.gang.lifecycle.NodeShare;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class SharesTest extends PlannerScene {
    @Test
    void a_share_of_a_batch_job_has_one_rank_on_the_first_node() {
        var script = new Launch.Batch(new Script(new byte[0]), List.of());
        assertThat(shares(job().nodes(3).tasksPerNode(2).launch(script)))
                .containsExactly(
                        share("n1", 2, 0, 0, 1, 2),
                        share("n2", 2, 0, 1, 0, 2),
                        share("n3", 2, 0, 1, 0, 2));
    }

    @Test
    void a_share_of_a_job_with_one_process_per_node_has_one_rank() {
        assertThat(shares(job().nodes(2).tasksPerNode(4).launch(new Launch.PerNode(COMMAND))))
                .containsExactly(share("n1", 4, 0, 0, 1, 4), share("n2", 4, 0, 1, 1, 4));
    }

    @Test
    void a_share_of_a_job_with_one_process_per_task_has_a_rank_for_each() {
        assertThat(shares(job().nodes(2).tasks(5).cpusPerTask(2)))
                .containsExactly(share("n1", 6, 0, 0, 3, 3), share("n2", 4, 0, 3, 2, 2));
    }

    @Test
    void a_share_of_memory_is_what_each_node_was_asked_for() {
        assertThat(shares(job().nodes(2).memoryMibPerNode(500)))
                .extracting(NodeShare::memoryMib)
                .containsExactly(500L, 500L);
    }

    @Test
    void a_share_of_memory_per_cpu_follows_the_cpus() {
        assertThat(shares(job().nodes(2).tasks(3).memoryMibPerCpu(100)))
                .extracting(NodeShare::memoryMib)
                .containsExactly(200L, 100L);
    }

    @Test
    void a_share_of_all_memory_leaves_none_to_others() {
        JobId first = submit(job().memoryMibPerNode(0));
        JobId second = submit(job().memoryMibPerNode(0));
        JobId third = submit(job().memoryMibPerNode(1).on("n1"));
        assertThat(placed()).isEqualTo(Map.of(first, "n1", second, "n2"));
        assertThat(waits()).containsOnlyKeys(third);
        assertThat(plan().starts().getFirst().placement().getFirst().memoryMib()).isEqualTo(16_000);
    }

    @Test
    void a_share_of_an_exclusive_job_is_the_whole_idle_node() {
        cluster = ClusterFixture.of(node("n1").gpus("h100", 2), node("n2").gpus("h100", 2));
        cluster.occupy(1, "n1");
        assertThat(shares(job().exclusive()))
                .containsExactly(
                        new NodeShare(
                                new NodeName("n2"), 8, 16_000, List.of("gpu0", "gpu1"), 0, 1, 1));
    }

    @Test
    void a_share_of_an_exclusive_node_is_given_to_nobody_else() {
        cluster = ClusterFixture.of(node("n1"));
        JobId alone = submit(job().exclusive());
        JobId other = submit(job());
        assertThat(placed()).isEqualTo(Map.of(alone, "n1"));
        assertThat(waits()).containsOnlyKeys(other);
    }

    @Test
    void a_share_of_all_memory_may_be_beside_jobs_that_count_no_memory() {
        cluster = ClusterFixture.of(node("n1"));
        JobId first = submit(job());
        JobId second = submit(job().memoryMibPerNode(0));
        assertThat(placed()).isEqualTo(Map.of(first, "n1", second, "n1"));
    }

    private static NodeShare share(
            String node, int cpus, long mib, int firstRank, int ranks, int tasks) {
        return new NodeShare(new NodeName(node), cpus, mib, List.of(), firstRank, ranks, tasks);
    }
}
