package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.job.JobId;
import lockstep.gang.plan.Plan.Wait;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

class QueueOrderTest extends PlannerScene {
    /// Jobs without a limit and without a history are taken to run for an hour.
    private static final String AN_HOUR_ON = "; by the present plan at 2026-11-01T13:01";

    @Test
    void the_queue_is_served_in_order_as_long_as_there_is_room() {
        JobId first = submit(job().nodes(2).cpusPerTask(8));
        JobId second = submit(job().nodes(2).cpusPerTask(8));
        assertThat(placed()).isEqualTo(Map.of(first, "n1 n2", second, "n3 n4"));
    }

    @Test
    void the_queue_is_blocked_by_a_gang_that_waits_for_busy_nodes() {
        cluster.occupy(1, "n1");
        JobId large = submit(job().nodes(4).cpusPerTask(8));
        JobId small = submit(job());
        assertThat(placed()).isEmpty();
        assertThat(waits())
                .isEqualTo(
                        Map.of(
                                large,
                                new Wait("Resources", "3 of 4 nodes have room" + AN_HOUR_ON),
                                small,
                                new Wait("Priority", "behind job 2")));
    }

    @Test
    void the_queue_is_not_blocked_by_a_job_that_needs_a_silent_node() {
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
    void the_queue_is_not_blocked_by_a_job_that_needs_a_lost_node() {
        cluster.lose("n4");
        JobId large = submit(job().nodes(4));
        JobId small = submit(job());
        assertThat(placed()).isEqualTo(Map.of(small, "n1"));
        assertThat(waits())
                .containsEntry(large, new Wait("ReqNodeNotAvail", "UnavailableNodes:n4"));
    }

    @Test
    void the_queue_is_not_blocked_by_a_job_whose_nodes_are_not_what_they_were() {
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
    void the_queue_is_not_blocked_by_a_job_whose_time_has_not_come() {
        JobId later = submit(job().begin(NOON.plusSeconds(1)));
        JobId now = submit(job().begin(NOON));
        assertThat(placed()).isEqualTo(Map.of(now, "n1"));
        assertThat(waits())
                .isEqualTo(Map.of(later, new Wait("BeginTime", "not before 2026-11-01T12:00:01Z")));
    }

    @Test
    void a_job_of_a_partition_that_is_gone_waits() {
        JobId lonely = submit(job().partition("gone"));
        assertThat(waits())
                .isEqualTo(
                        Map.of(lonely, new Wait("PartitionConfig", "there is no partition gone")));
    }

    @Test
    void the_queue_says_which_named_nodes_are_busy() {
        cluster.occupy(8, "n1", "n2");
        JobId named = submit(job().nodes(2).on("n2", "n3"));
        assertThat(waits())
                .isEqualTo(Map.of(named, new Wait("Resources", "no room on n2" + AN_HOUR_ON)));
    }

    @Test
    void the_queue_says_how_many_tasks_have_no_room() {
        cluster.occupy(8, "n1", "n2", "n3", "n4");
        JobId tasks = submit(job().nodes(1, 4).tasks(5));
        assertThat(waits())
                .isEqualTo(
                        Map.of(tasks, new Wait("Resources", "no room for 5 tasks" + AN_HOUR_ON)));
    }

    @Test
    void the_queue_of_an_empty_cluster_starts_nothing() {
        cluster = ClusterFixture.of();
        JobId any = submit(job());
        assertThat(placed()).isEmpty();
        assertThat(waits()).containsOnlyKeys(any);
    }

    @Test
    void the_queue_leaves_out_held_and_running_jobs() {
        cluster.occupy(1, "n1");
        JobId held = submit(job());
        cluster.apply(new Event.JobHeld(held, "JobHeldUser"));
        assertThat(plan()).isEqualTo(new Plan(cluster.state().seq(), List.of(), Map.of()));
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
}
