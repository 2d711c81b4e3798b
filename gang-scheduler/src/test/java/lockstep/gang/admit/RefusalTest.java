package lockstep.gang.admit;

import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.RequestFixture.request;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// What could never run is refused, with the reason.
class RefusalTest extends AdmissionScene {
    @Test
    void an_unknown_partition() {
        refused(
                request().partition("nope"),
                "partition (nope) does not exist; there is main, small, brief",
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
                "exclude list has names that no node has: x",
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

    @Test
    void memory_that_no_number_can_hold() {
        assertThat(
                        mistakes(
                                request()
                                        .memoryMibPerCpu(1L << 40)
                                        .cpusPerTask(65_536)
                                        .tasksPerNode(65_536)))
                .extracting(Mistake::problem)
                .containsExactly(
                        "CPUs per node (4294967296: 65536 tasks with 65536 CPUs) is more than any"
                                + " node of partition main has: 8",
                        "memory per node in MiB (1099511627776 for each of 4294967296 CPUs) is more"
                                + " than any node of partition main has: 16000");
    }

    @Test
    void only_what_is_too_much_is_called_too_much() {
        state =
                ClusterFixture.of(
                                node("n1")
                                        .accelerators(
                                                new Accelerator("gpu0", "gpu", "h100", 0),
                                                new Accelerator("nic0", "nic", "", 0)))
                        .state();
        refused(
                request()
                        .cpusPerTask(9)
                        .memoryMibPerNode(16_000)
                        .gres("gpu", "", 1)
                        .gres("nic", "", 1),
                "CPUs per node (9) is more than any node of partition main has: 8",
                "ask for at most 8");
    }
}
