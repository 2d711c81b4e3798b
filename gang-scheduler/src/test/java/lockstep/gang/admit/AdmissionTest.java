package lockstep.gang.admit;

import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.NodeFixture.nodes;
import static lockstep.gang.fixture.RequestFixture.batch;
import static lockstep.gang.fixture.RequestFixture.request;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partition;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.RequestFixture;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

class AdmissionTest {
    private static final Partitions TWO_PARTITIONS =
            new Partitions(
                    List.of(
                            new Partition(
                                    "main",
                                    true,
                                    Optional.empty(),
                                    Optional.of(Duration.ofDays(2)),
                                    Optional.of(Duration.ofHours(1))),
                            new Partition(
                                    "small",
                                    false,
                                    Optional.of(Set.of(new NodeName("n1"), new NodeName("n9"))),
                                    Optional.empty(),
                                    Optional.empty())));
    private static final ClusterState FOUR_NODES = ClusterFixture.of(nodes(4)).state();

    private ClusterState state = FOUR_NODES;

    @Nested
    class What_is_left_open {
        @Test
        void is_filled_in_as_slurm_does() {
            JobSpec spec = admitted(request().name("").commandLine("jobs/train.sh"));
            assertThat(spec.name()).isEqualTo("train.sh");
            assertThat(spec.partition()).isEqualTo("main");
            assertThat(spec.timeLimit()).contains(Duration.ofHours(1));
            assertThat(spec.requeue()).isTrue();
            assertThat(spec.shape()).isEqualTo(GangShape.single());
        }

        @Test
        void a_job_without_any_name_is_called_as_slurm_calls_it() {
            assertThat(admitted(request().name("").commandLine("")).name()).isEqualTo("sbatch");
        }

        @Test
        void a_command_gives_the_name() {
            var launch = new Launch.PerRank(List.of("/opt/bin/train", "--fast"));
            assertThat(admitted(request().name("").launch(launch)).name()).isEqualTo("train");
        }

        @Test
        void a_path_that_is_no_name_does_not_become_one() {
            var launch = new Launch.PerNode(List.of("/opt/\u001b[2J"));
            assertThat(admitted(request().name("").launch(launch)).name()).isEqualTo("sbatch");
        }

        @Test
        void no_limit_of_its_own_means_as_long_as_the_partition_allows() {
            assertThat(admitted(request().timeLimit(Duration.ZERO)).timeLimit())
                    .contains(Duration.ofDays(2));
            assertThat(admitted(request().partition("small").timeLimit(Duration.ZERO)).timeLimit())
                    .isEmpty();
        }

        @Test
        void a_partition_without_a_default_gives_its_maximum() {
            assertThat(admitted(request().partition("small")).timeLimit()).isEmpty();
        }

        @Test
        void a_refused_requeue_stays_refused() {
            assertThat(admitted(request().noRequeue()).requeue()).isFalse();
        }
    }

    @Nested
    class The_number_of_nodes {
        @Test
        void follows_the_tasks_when_only_tasks_are_asked_for() {
            assertThat(shape(request().tasks(3))).isEqualTo(bounds(1, 3));
            assertThat(shape(request().tasks(20))).isEqualTo(bounds(1, 4));
        }

        @Test
        void follows_tasks_and_tasks_per_node() {
            assertThat(shape(request().tasks(7).tasksPerNode(2))).isEqualTo(bounds(4, 4));
        }

        @Test
        void may_be_a_range() {
            assertThat(shape(request().nodes(2, 4))).isEqualTo(bounds(2, 4));
            assertThat(shape(request().nodes(2, 0))).isEqualTo(bounds(2, 2));
            assertThat(shape(request().nodes(0, 3))).isEqualTo(bounds(1, 3));
        }

        @Test
        void of_a_range_is_raised_to_hold_all_tasks() {
            assertThat(shape(request().nodes(1, 4).tasks(6).tasksPerNode(2)))
                    .isEqualTo(bounds(3, 4));
        }

        @Test
        void follows_the_node_list() {
            assertThat(shape(request().on("n[1-3]"))).isEqualTo(bounds(3, 3));
            assertThat(shape(request().on("n[1-3]").nodes(1, 4))).isEqualTo(bounds(3, 4));
            assertThat(shape(request().on("n1").tasks(4))).isEqualTo(bounds(1, 4));
        }

        @Test
        void is_never_more_than_the_tasks_and_a_warning_says_so() {
            var request = request().nodes(4).tasks(2);
            assertThat(shape(request)).isEqualTo(bounds(2, 2));
            assertThat(verdict(request))
                    .isInstanceOfSatisfying(
                            Verdict.Admitted.class,
                            admitted ->
                                    assertThat(admitted.warnings())
                                            .containsExactly(
                                                    "2 tasks cannot use 4 nodes; the gang gets 2"
                                                            + " nodes"));
        }

        private record Bounds(int min, int max) {}

        private static Bounds bounds(int min, int max) {
            return new Bounds(min, max);
        }

        private Bounds shape(RequestFixture request) {
            GangShape shape = admitted(request).shape();
            return new Bounds(shape.nodesMin(), shape.nodesMax());
        }
    }

    @Test
    void everything_asked_for_arrives_in_the_job() {
        state =
                ClusterFixture.of(
                                node("n1").gpus("h100", 8).features("ib", "h100"),
                                node("n2").gpus("h100", 8).features("ib"))
                        .state();
        JobSpec spec =
                admitted(
                        request()
                                .nodes(1)
                                .tasksPerNode(2)
                                .cpusPerTask(3)
                                .memoryMibPerCpu(100)
                                .gres("gpu", "h100", 4)
                                .gres("gpu", "", 0)
                                .exclusive()
                                .on("n1")
                                .notOn("n2")
                                .constraint("ib & h100"));
        assertThat(spec.shape())
                .isEqualTo(
                        new GangShape(
                                1,
                                1,
                                OptionalInt.empty(),
                                OptionalInt.of(2),
                                3,
                                OptionalLong.empty(),
                                OptionalLong.of(100),
                                List.of(new Gres("gpu", "h100", 4)),
                                true));
        assertThat(spec.nodeList()).containsExactly("n1");
        assertThat(spec.exclude()).containsExactly("n2");
        assertThat(spec.features()).containsExactly("ib", "h100");
    }

    @Test
    void lost_nodes_count_as_known() {
        state = ClusterFixture.of(nodes(4)).lose("n3").state();
        admitted(request().nodes(4));
    }

    @Test
    void all_mistakes_come_at_once() {
        assertThat(
                        mistakes(
                                request()
                                        .name("a\nb")
                                        .partition("nope")
                                        .workingDirectory("here")
                                        .tasks(0)
                                        .launch(batch(""))))
                .hasSize(5);
    }

    @Test
    void a_flood_of_mistakes_is_cut() {
        RequestFixture request = request();
        for (int i = 0; i < 100; i++) {
            request.variable("V=" + i, "");
        }
        List<Mistake> mistakes = mistakes(request);
        assertThat(mistakes).hasSize(51);
        assertThat(mistakes.getLast().problem()).isEqualTo("50 more mistakes are not shown");
    }

    @Nested
    class Refuses_what_could_never_run {
        @Test
        void an_unknown_partition() {
            refused(
                    request().partition("nope"),
                    "partition (nope) does not exist; there is main, small",
                    "leave it out to get main, the default");
        }

        @Test
        void anything_before_a_node_is_known() {
            state = ClusterState.empty();
            refused(
                    request(),
                    "no node has registered yet, so nobody can say what could run here",
                    "start the node daemons, or wait until sinfo lists their nodes");
        }

        @Test
        void anything_in_a_partition_whose_nodes_are_not_known() {
            state = ClusterFixture.of(node("n2")).state();
            refused(
                    request().partition("small"),
                    "no node of partition small has registered yet",
                    "wait for its nodes, or choose another partition");
        }

        @Test
        void more_nodes_than_there_are() {
            refused(
                    request().nodes(500),
                    "nodes (500) are more than there are in partition main: 4",
                    "ask for at most 4");
            refused(
                    request().nodes(2).partition("small"),
                    "nodes (2) are more than there are in partition small: 1",
                    "ask for at most 1");
            refused(
                    request().nodes(4).notOn("n2"),
                    "nodes (4) are more than there are in partition main without the excluded ones:"
                            + " 3",
                    "ask for at most 3");
        }

        @Test
        void more_tasks_than_there_is_room_for() {
            refused(
                    request().tasks(99_999),
                    "tasks (99999, 1 CPU each) are more than fit in partition main on 4 nodes: 32",
                    "ask for at most 32 tasks");
        }

        @Test
        void more_cpus_than_a_node_has() {
            refused(
                    request().cpusPerTask(2_000),
                    "CPUs per node (2000) is more than any node of partition main has: 8",
                    "ask for at most 8");
            refused(
                    request().tasksPerNode(3).cpusPerTask(4),
                    "CPUs per node (12: 3 tasks with 4 CPUs) is more than any node of partition"
                            + " main has: 8",
                    "ask for at most 8");
        }

        @Test
        void more_cpus_than_enough_nodes_have() {
            state =
                    ClusterFixture.of(node("n1").cpus(64), node("n2").cpus(32), node("n3").cpus(8))
                            .state();
            refused(
                    request().nodes(2).cpusPerTask(64),
                    "CPUs per node (64) is more than 2 nodes of partition main have: 32",
                    "ask for at most 32");
        }

        @Test
        void more_memory_than_a_node_has() {
            refused(
                    request().memoryMibPerNode(16_001),
                    "memory per node in MiB (16001) is more than any node of partition main has:"
                            + " 16000",
                    "ask for at most 16000");
            refused(
                    request().cpusPerTask(8).memoryMibPerCpu(2_001),
                    "memory per node in MiB (2001 for each of 8 CPUs) is more than any node of"
                            + " partition main has: 16000",
                    "ask for at most 16000");
        }

        @Test
        void generic_resources_that_are_not_there() {
            refused(
                    request().gres("gpu", "", 1),
                    "gpu per node (1) is more than any node of partition main has: 0",
                    "choose another partition");
            state = ClusterFixture.of(node("n1").gpus("a100", 4)).state();
            refused(
                    request().gres("gpu", "h100", 1),
                    "gpu:h100 per node (1) is more than any node of partition main has: 0",
                    "choose another partition");
            refused(
                    request().gres("gpu", "a100", 3).gres("gpu", "", 2),
                    "gpu per node (5) is more than any node of partition main has: 4",
                    "ask for at most 4");
        }

        @Test
        void what_no_single_node_has_together() {
            state =
                    ClusterFixture.of(
                                    node("n1").cpus(64).memoryMib(1_000),
                                    node("n2").cpus(4).memoryMib(64_000))
                            .state();
            refused(
                    request().nodes(1).cpusPerTask(64).memoryMibPerNode(64_000),
                    "nodes (1) with all of CPUs per node (64) and memory per node in MiB (64000) at"
                            + " once are not in partition main",
                    "ask for less of one of them, or for fewer nodes");
        }

        @Test
        void tasks_that_cannot_be_spread_evenly() {
            state = ClusterFixture.of(node("n1").cpus(8), node("n2").cpus(4)).state();
            refused(
                    request().tasks(12),
                    "tasks (12) are spread evenly, and no 1-2 nodes of partition main have room for"
                            + " an even share: CPUs per node (6)",
                    "ask for another number of tasks or nodes: these nodes differ in size");
        }

        @Test
        void unknown_nodes() {
            refused(
                    request().on("n[1,7-9]").nodes(4),
                    "node list has names that no node has: n[7-9]",
                    "choose from n[1-4]");
            refused(
                    request().notOn("x"),
                    "excluded nodes has names that no node has: x",
                    "choose from n[1-4]");
        }

        @Test
        void nodes_of_another_partition() {
            refused(
                    request().partition("small").on("n2"),
                    "node list has nodes outside partition small: n2",
                    "choose from n1, or another partition");
        }

        @Test
        void nodes_that_are_asked_for_and_excluded() {
            refused(
                    request().on("n[1-2]").notOn("n[2-3]"),
                    "nodes (n2) are asked for and excluded",
                    "take them out of one of the two lists");
        }

        @Test
        void more_named_nodes_than_the_gang_has() {
            refused(
                    request().on("n[1-3]").nodes(2),
                    "node list names 3 nodes, but the gang has at most 2",
                    "ask for 3 nodes, or name fewer");
            refused(
                    request().on("n[1-3]").tasks(2),
                    "node list names 3 nodes, but there are only 2 tasks",
                    "ask for 3 tasks, or name fewer nodes");
        }

        @Test
        void named_nodes_that_are_too_small() {
            state = ClusterFixture.of(node("n1").cpus(64), node("n2")).state();
            refused(
                    request().on("n2").cpusPerTask(64),
                    "CPUs per node (64) is more than node n2 of the node list has: 8",
                    "ask for less, or name other nodes");
        }

        @Test
        void named_nodes_without_the_features() {
            state = ClusterFixture.of(node("n1").features("ib"), node("n2")).state();
            refused(
                    request().on("n2").constraint("ib"),
                    "node list has nodes without the features ib: n2",
                    "leave out the constraint or these nodes");
        }

        @Test
        void features_that_nobody_has() {
            refused(
                    request().constraint("h100"),
                    "feature (h100) is on no node of partition main",
                    "leave it out: its nodes name no features");
            state = ClusterFixture.of(node("n1").features("a100", "ib")).state();
            refused(
                    request().constraint("ib&h100"),
                    "feature (h100) is on no node of partition main",
                    "choose from a100, ib");
        }

        @Test
        void features_that_too_few_nodes_have_together() {
            state =
                    ClusterFixture.of(
                                    node("n1").features("ib", "h100"),
                                    node("n2").features("ib"),
                                    node("n3").features("h100"))
                            .state();
            refused(
                    request().nodes(2).constraint("ib&h100"),
                    "nodes (2) are more than there are in partition main with ib and h100: 1",
                    "ask for at most 1");
        }

        @Test
        void more_time_than_the_partition_allows() {
            refused(
                    request().timeLimit(Duration.ofDays(2).plusSeconds(1)),
                    "time limit (2-00:00:01) is above the maximum of partition main, 2-00:00:00",
                    "ask for less, or choose another partition");
        }

        @Test
        void time_that_nobody_can_mean() {
            refused(
                    request().partition("small").timeLimit(Duration.ofSeconds(99_999_999_999L)),
                    "time limit (1157407-09:46:39) must be from one second to 3650 days",
                    "write 0 to get as much as the partition allows");
            refused(
                    request().timeLimit(Duration.ofSeconds(-5)),
                    "time limit (-5 s) must be from one second to 3650 days",
                    "write 0 to get as much as the partition allows");
        }
    }

    private Verdict verdict(RequestFixture request) {
        return new Admission(TWO_PARTITIONS).admit(request.build(), state);
    }

    private JobSpec admitted(RequestFixture request) {
        return switch (verdict(request)) {
            case Verdict.Admitted(var spec, _) -> spec;
            case Verdict.Refused(var mistakes) -> throw new AssertionError(mistakes);
        };
    }

    private List<Mistake> mistakes(RequestFixture request) {
        return switch (verdict(request)) {
            case Verdict.Admitted admitted -> throw new AssertionError(admitted);
            case Verdict.Refused(var mistakes) -> mistakes;
        };
    }

    private void refused(RequestFixture request, String problem, String advice) {
        assertThat(mistakes(request)).containsExactly(new Mistake(problem, advice));
    }
}
