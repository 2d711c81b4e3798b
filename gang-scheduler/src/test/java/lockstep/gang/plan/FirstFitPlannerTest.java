package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.NodeFixture.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partition;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Launch;
import lockstep.gang.job.Script;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.plan.Plan.Wait;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

class FirstFitPlannerTest {
    private static final List<String> COMMAND = List.of("train");

    private ClusterFixture cluster = ClusterFixture.of(nodes(4));
    private Partitions partitions = Partitions.single();
    private Set<NodeName> silent = Set.of();

    @Nested
    class The_queue {
        @Test
        void is_served_in_order_as_long_as_there_is_room() {
            JobId first = submit(job().nodes(2).cpusPerTask(8));
            JobId second = submit(job().nodes(2).cpusPerTask(8));
            assertThat(placed()).isEqualTo(Map.of(first, "n1 n2", second, "n3 n4"));
        }

        @Test
        void is_blocked_by_a_gang_that_waits_for_busy_nodes() {
            cluster.occupy(1, "n1");
            JobId large = submit(job().nodes(4).cpusPerTask(8));
            JobId small = submit(job());
            assertThat(placed()).isEmpty();
            assertThat(waits())
                    .isEqualTo(
                            Map.of(
                                    large,
                                    new Wait("Resources", "3 of 4 nodes have room"),
                                    small,
                                    new Wait("Priority", "behind job 2")));
        }

        @Test
        void is_not_blocked_by_a_job_that_needs_a_silent_node() {
            silent = Set.of(new NodeName("n3"));
            JobId large = submit(job().nodes(4));
            JobId named = submit(job().on("n3"));
            JobId small = submit(job());
            assertThat(placed()).isEqualTo(Map.of(small, "n1"));
            assertThat(waits())
                    .isEqualTo(
                            Map.of(
                                    large,
                                    new Wait("ReqNodeNotAvail", "UnavailableNodes:n3"),
                                    named,
                                    new Wait("ReqNodeNotAvail", "UnavailableNodes:n3")));
        }

        @Test
        void is_not_blocked_by_a_job_that_needs_a_lost_node() {
            cluster.lose("n4");
            JobId large = submit(job().nodes(4));
            JobId small = submit(job());
            assertThat(placed()).isEqualTo(Map.of(small, "n1"));
            assertThat(waits())
                    .containsEntry(large, new Wait("ReqNodeNotAvail", "UnavailableNodes:n4"));
        }

        @Test
        void is_not_blocked_by_a_job_whose_nodes_are_not_what_they_were() {
            JobId tooLarge = submit(job().cpusPerTask(9));
            JobId small = submit(job());
            assertThat(placed()).isEqualTo(Map.of(small, "n1"));
            assertThat(waits())
                    .containsEntry(
                            tooLarge,
                            new Wait(
                                    "BadConstraints",
                                    "the nodes of partition main have changed since it was"
                                            + " submitted"));
        }

        @Test
        void is_not_blocked_by_a_job_whose_time_has_not_come() {
            JobId later = submit(job().begin(NOON.plusSeconds(1)));
            JobId now = submit(job().begin(NOON));
            assertThat(placed()).isEqualTo(Map.of(now, "n1"));
            assertThat(waits())
                    .isEqualTo(
                            Map.of(
                                    later,
                                    new Wait("BeginTime", "not before 2026-11-01T12:00:01Z")));
        }

        @Test
        void a_job_of_a_partition_that_is_gone_waits() {
            JobId lonely = submit(job().partition("gone"));
            assertThat(waits())
                    .isEqualTo(
                            Map.of(
                                    lonely,
                                    new Wait("PartitionConfig", "there is no partition gone")));
        }

        @Test
        void says_which_named_nodes_are_busy() {
            cluster.occupy(8, "n1", "n2");
            JobId named = submit(job().nodes(2).on("n2", "n3"));
            assertThat(waits()).isEqualTo(Map.of(named, new Wait("Resources", "no room on n2")));
        }

        @Test
        void says_how_many_tasks_have_no_room() {
            cluster.occupy(8, "n1", "n2", "n3", "n4");
            JobId tasks = submit(job().nodes(1, 4).tasks(5));
            assertThat(waits())
                    .isEqualTo(Map.of(tasks, new Wait("Resources", "no room for 5 tasks")));
        }

        @Test
        void of_an_empty_cluster_starts_nothing() {
            cluster = ClusterFixture.of();
            JobId any = submit(job());
            assertThat(placed()).isEmpty();
            assertThat(waits()).containsOnlyKeys(any);
        }

        @Test
        void leaves_out_held_and_running_jobs() {
            cluster.occupy(1, "n1");
            JobId held = submit(job());
            cluster.apply(new Event.JobHeld(held, "JobHeldUser"));
            assertThat(plan()).isEqualTo(new Plan(cluster.state().seq(), List.of(), Map.of()));
        }
    }

    @Nested
    class Partitions_that_share_nodes {
        {
            partitions =
                    new Partitions(
                            List.of(
                                    partition("left", true, "n1", "n2", "n3"),
                                    partition("right", false, "n3", "n4"),
                                    partition("middle", false, "n3")));
        }

        @Test
        void do_not_wait_for_each_other_on_nodes_they_do_not_share() {
            cluster.occupy(8, "n1");
            JobId head = submit(job().partition("left").nodes(3));
            JobId right = submit(job().partition("right"));
            assertThat(placed()).isEqualTo(Map.of(right, "n4"));
            assertThat(waits())
                    .isEqualTo(Map.of(head, new Wait("Resources", "2 of 3 nodes have room")));
        }

        @Test
        void leave_shared_nodes_to_the_job_that_came_first() {
            cluster.occupy(8, "n1");
            submit(job().partition("left").nodes(3));
            JobId right = submit(job().partition("right").nodes(2));
            JobId behind = submit(job().partition("right"));
            JobId middle = submit(job().partition("middle"));
            assertThat(placed()).isEmpty();
            assertThat(waits())
                    .containsEntry(
                            right,
                            new Wait(
                                    "Priority",
                                    "its nodes are kept for a job of another partition"))
                    .containsEntry(behind, new Wait("Priority", "behind job 3"))
                    .containsEntry(middle, new Wait("Priority", "behind job 2"));
        }

        private static Partition partition(String name, boolean isDefault, String... nodes) {
            return new Partition(
                    name,
                    isDefault,
                    Optional.of(
                            Arrays.stream(nodes).map(NodeName::new).collect(Collectors.toSet())),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    @Nested
    class The_place {
        {
            cluster =
                    ClusterFixture.of(
                            node("a1").on("s1", "a"),
                            node("a2").on("s1", "a"),
                            node("a3").on("s1", "a"),
                            node("a4").on("s1", "a"),
                            node("b1").on("s1", "b"),
                            node("b2").on("s1", "b"),
                            node("b3").on("s1", "b"),
                            node("c1").on("s2", "c"),
                            node("c2").on("s2", "c"),
                            node("d1").on("s2", "d"),
                            node("x1"));
        }

        @Test
        void is_the_smallest_leaf_that_suffices() {
            assertThat(placed(job().nodes(1))).isEqualTo("d1");
            assertThat(placed(job().nodes(2))).isEqualTo("c1 c2");
            assertThat(placed(job().nodes(3))).isEqualTo("b1 b2 b3");
            assertThat(placed(job().nodes(4))).isEqualTo("a1 a2 a3 a4");
        }

        @Test
        void is_the_leaf_with_the_fewest_free_nodes_not_the_fewest_nodes() {
            cluster.occupy(8, "a1", "a2");
            assertThat(placed(job().nodes(2).cpusPerTask(8))).isEqualTo("a3 a4");
        }

        @Test
        void is_one_spine_when_no_leaf_suffices() {
            cluster.occupy(8, "a1", "a2");
            assertThat(placed(job().nodes(5).cpusPerTask(8))).isEqualTo("a3 a4 b1 b2 b3");
        }

        @Test
        void takes_whole_leaves_of_a_spine_and_the_rest_from_the_smallest_that_suffices() {
            assertThat(placed(job().nodes(5))).isEqualTo("a1 a2 a3 a4 b1");
            assertThat(placed(job().nodes(7))).isEqualTo("a1 a2 a3 a4 b1 b2 b3");
        }

        @Test
        void is_everywhere_when_no_spine_suffices() {
            assertThat(placed(job().nodes(8))).isEqualTo("x1 a1 a2 a3 a4 b1 b2 b3");
            assertThat(placed(job().nodes(9))).isEqualTo("a1 a2 a3 a4 b1 b2 b3 c1 c2");
            assertThat(placed(job().nodes(11))).isEqualTo("x1 a1 a2 a3 a4 b1 b2 b3 c1 c2 d1");
        }

        @Test
        void is_near_the_nodes_that_were_asked_for() {
            assertThat(placed(job().nodes(2).on("a3"))).isEqualTo("a1 a3");
            assertThat(placed(job().nodes(4).on("b3"))).isEqualTo("a1 b1 b2 b3");
            assertThat(placed(job().nodes(3).on("c2", "b2"))).isEqualTo("b2 c1 c2");
            assertThat(placed(job().nodes(2).on("x1"))).isEqualTo("x1 d1");
        }

        @Test
        void avoids_excluded_nodes() {
            assertThat(placed(job().nodes(2).notOn("c1", "a1"))).isEqualTo("a2 a3");
        }

        @Test
        void does_not_take_the_same_leaf_name_on_two_spines_for_one_leaf() {
            cluster =
                    ClusterFixture.of(
                            node("n1").on("s1", "leaf1"),
                            node("n2").on("s2", "leaf1"),
                            node("n3").on("s2", "leaf2"));
            assertThat(placed(job().nodes(2))).isEqualTo("n2 n3");
        }

        @Test
        void on_a_leaf_is_the_fullest_node_with_room() {
            cluster = ClusterFixture.of(nodes(4));
            cluster.occupy(2, "n3");
            cluster.occupy(1, "n2");
            assertThat(placed(job())).isEqualTo("n3");
            assertThat(placed(job().cpusPerTask(7))).isEqualTo("n2");
        }

        @Test
        void of_a_job_without_accelerators_is_a_node_without_accelerators() {
            cluster = ClusterFixture.of(node("n1").gpus("h100", 8), node("n2").cpus(64));
            assertThat(placed(job())).isEqualTo("n2");
        }

        @Test
        void has_all_features() {
            cluster =
                    ClusterFixture.of(
                            node("n1").features("ib"),
                            node("n2").features("ib", "h100"),
                            node("n3"));
            assertThat(placed(job().features("ib", "h100"))).isEqualTo("n2");
        }
    }

    @Nested
    class The_number_of_nodes {
        @Test
        void is_as_many_as_have_room_up_to_the_most() {
            cluster.occupy(8, "n1");
            assertThat(placed(job().nodes(1, 2))).isEqualTo("n2 n3");
            assertThat(placed(job().nodes(2, 9))).isEqualTo("n2 n3 n4");
        }

        @Test
        void is_the_fewest_that_hold_all_tasks() {
            assertThat(placed(job().nodes(1, 4).tasks(8))).isEqualTo("n1");
            assertThat(placed(job().nodes(1, 4).tasks(9))).isEqualTo("n1 n2");
            assertThat(placed(job().nodes(1, 4).tasks(32))).isEqualTo("n1 n2 n3 n4");
        }

        @Test
        void is_larger_when_nodes_are_partly_taken() {
            cluster.occupy(4, "n1", "n2", "n3", "n4");
            assertThat(placed(job().nodes(1, 4).tasks(8))).isEqualTo("n1 n2");
        }
    }

    @Nested
    class A_share {
        @Test
        void of_a_batch_job_has_one_rank_on_the_first_node() {
            var script = new Launch.Batch(new Script(new byte[0]), List.of());
            assertThat(shares(job().nodes(3).tasksPerNode(2).launch(script)))
                    .containsExactly(
                            share("n1", 2, 0, 0, 1, 2),
                            share("n2", 2, 0, 1, 0, 2),
                            share("n3", 2, 0, 1, 0, 2));
        }

        @Test
        void of_a_job_with_one_process_per_node_has_one_rank() {
            assertThat(shares(job().nodes(2).tasksPerNode(4).launch(new Launch.PerNode(COMMAND))))
                    .containsExactly(share("n1", 4, 0, 0, 1, 4), share("n2", 4, 0, 1, 1, 4));
        }

        @Test
        void of_a_job_with_one_process_per_task_has_a_rank_for_each() {
            assertThat(shares(job().nodes(2).tasks(5).cpusPerTask(2)))
                    .containsExactly(share("n1", 6, 0, 0, 3, 3), share("n2", 4, 0, 3, 2, 2));
        }

        @Test
        void of_memory_is_what_each_node_was_asked_for() {
            assertThat(shares(job().nodes(2).memoryMibPerNode(500)))
                    .extracting(NodeShare::memoryMib)
                    .containsExactly(500L, 500L);
        }

        @Test
        void of_memory_per_cpu_follows_the_cpus() {
            assertThat(shares(job().nodes(2).tasks(3).memoryMibPerCpu(100)))
                    .extracting(NodeShare::memoryMib)
                    .containsExactly(200L, 100L);
        }

        @Test
        void of_all_memory_leaves_none_to_others() {
            JobId first = submit(job().memoryMibPerNode(0));
            JobId second = submit(job().memoryMibPerNode(0));
            JobId third = submit(job().memoryMibPerNode(1).on("n1"));
            assertThat(placed()).isEqualTo(Map.of(first, "n1", second, "n2"));
            assertThat(waits()).containsOnlyKeys(third);
            assertThat(plan().starts().getFirst().placement().getFirst().memoryMib())
                    .isEqualTo(16_000);
        }

        @Test
        void of_an_exclusive_job_is_the_whole_idle_node() {
            cluster = ClusterFixture.of(node("n1").gpus("h100", 2), node("n2").gpus("h100", 2));
            cluster.occupy(1, "n1");
            assertThat(shares(job().exclusive()))
                    .containsExactly(
                            new NodeShare(
                                    new NodeName("n2"),
                                    8,
                                    16_000,
                                    List.of("gpu0", "gpu1"),
                                    0,
                                    1,
                                    1));
        }

        @Test
        void of_an_exclusive_node_is_given_to_nobody_else() {
            cluster = ClusterFixture.of(node("n1"));
            JobId alone = submit(job().exclusive());
            JobId other = submit(job());
            assertThat(placed()).isEqualTo(Map.of(alone, "n1"));
            assertThat(waits()).containsOnlyKeys(other);
        }

        private static NodeShare share(
                String node, int cpus, long mib, int firstRank, int ranks, int tasks) {
            return new NodeShare(new NodeName(node), cpus, mib, List.of(), firstRank, ranks, tasks);
        }
    }

    @Nested
    class Accelerators {
        {
            cluster = ClusterFixture.of(node("n1").cpus(64).gpus("h100", 8));
        }

        @Test
        void are_given_from_the_lowest_id() {
            assertThat(accelerators(job().gpus("", 2))).containsExactly("gpu0", "gpu1");
        }

        @Test
        void are_on_one_numa_node_if_possible_and_on_the_fullest_such() {
            JobId first = submit(job().gpus("", 2));
            JobId second = submit(job().gpus("", 3));
            JobId third = submit(job().gpus("", 2));
            JobId fourth = submit(job().gpus("", 1));
            assertThat(
                            plan().starts().stream()
                                    .collect(
                                            Collectors.toMap(
                                                    Start::job,
                                                    start ->
                                                            start.placement()
                                                                    .getFirst()
                                                                    .accelerators())))
                    .isEqualTo(
                            Map.of(
                                    first,
                                    List.of("gpu0", "gpu1"),
                                    second,
                                    List.of("gpu4", "gpu5", "gpu6"),
                                    third,
                                    List.of("gpu2", "gpu3"),
                                    fourth,
                                    List.of("gpu7")));
        }

        @Test
        void are_on_several_numa_nodes_if_they_must() {
            assertThat(accelerators(job().gpus("", 5)))
                    .containsExactly("gpu0", "gpu1", "gpu2", "gpu3", "gpu4");
        }

        @Test
        void are_counted_in_the_order_of_people() {
            cluster = ClusterFixture.of(node("n1").cpus(64).gpus("h100", 16));
            assertThat(accelerators(job().gpus("", 16)))
                    .startsWith("gpu0", "gpu1", "gpu2")
                    .endsWith("gpu14", "gpu15");
        }

        @Test
        void of_a_type_are_of_that_type_and_leave_the_rest_to_wishes_for_any() {
            cluster =
                    ClusterFixture.of(
                            node("n1")
                                    .accelerators(
                                            new Accelerator("gpu0", "gpu", "a100", 0),
                                            new Accelerator("gpu1", "gpu", "h100", 0),
                                            new Accelerator("gpu2", "gpu", "h100", 0),
                                            new Accelerator("nic0", "nic", "", 0)));
            assertThat(accelerators(job().gpus("", 1).gpus("h100", 1)))
                    .containsExactly("gpu0", "gpu1");
            assertThat(accelerators(job().gpus("", 1).gpus("h100", 2)))
                    .containsExactly("gpu0", "gpu1", "gpu2");
            assertThat(accelerators(job().gres("nic", "", 1).gpus("h100", 1)))
                    .containsExactly("gpu1", "nic0");
            assertThat(plan(job().gpus("h100", 3)).starts()).isEmpty();
            assertThat(plan(job().gres("nic", "cx7", 1)).starts()).isEmpty();
        }

        @Test
        void that_others_hold_are_not_given() {
            NodeFixture gpus = node("n1").gpus("h100", 2);
            cluster = ClusterFixture.of(gpus);
            JobId first = submit(job());
            cluster.start(
                    first, List.of(new NodeShare(gpus.name(), 1, 0, List.of("gpu0"), 0, 1, 1)));
            assertThat(accelerators(job().gpus("", 1))).containsExactly("gpu1");
            assertThat(plan(job().gpus("", 2)).starts()).isEmpty();
        }

        private List<String> accelerators(JobFixture job) {
            return shares(job).getFirst().accelerators();
        }
    }

    @Test
    void a_node_that_holds_more_than_it_has_is_given_nothing() {
        cluster.occupy(8, "n1");
        cluster.register(node("n1").cpus(2));
        assertThat(placed(job())).isEqualTo("n2");
    }

    @Test
    void a_plan_says_from_which_state_it_was_made() {
        assertThat(plan().madeFromSeq()).isEqualTo(cluster.state().seq());
    }

    private JobId submit(JobFixture job) {
        return cluster.submit(job.build());
    }

    private Plan plan() {
        return new FirstFitPlanner()
                .plan(new ClusterSnapshot(cluster.state(), partitions, silent), NOON);
    }

    /// The plan if only this job were pending.
    private Plan plan(JobFixture job) {
        ClusterFixture before = cluster;
        cluster = before.copy();
        submit(job);
        Plan plan = plan();
        cluster = before;
        return plan;
    }

    private List<NodeShare> shares(JobFixture job) {
        return plan(job).starts().getFirst().placement();
    }

    private String placed(JobFixture job) {
        return names(shares(job));
    }

    private Map<JobId, String> placed() {
        return plan().starts().stream()
                .collect(Collectors.toMap(Start::job, start -> names(start.placement())));
    }

    private Map<JobId, Wait> waits() {
        return plan().waits();
    }

    private static String names(List<NodeShare> placement) {
        return placement.stream()
                .map(share -> share.node().value())
                .collect(Collectors.joining(" "));
    }
}
