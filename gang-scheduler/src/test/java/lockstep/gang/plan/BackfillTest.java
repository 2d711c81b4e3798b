package lockstep.gang.plan;

import static lockstep.gang.fixture.JobFixture.job;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.fixture.JobFixture;
import lockstep.gang.job.JobId;
import lockstep.gang.plan.Plan.Wait;
import lockstep.gang.plan.Settings.Backfill;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/// Small jobs use nodes that a large one waits for, as long as that does not delay it.
class BackfillTest extends PlannerScene {
    private static JobFixture whole(int nodes, int minutes) {
        return job().nodes(nodes).cpusPerTask(8).timeLimit(Duration.ofMinutes(minutes));
    }

    @Test
    void a_job_that_ends_before_the_gang_begins_starts_and_a_longer_one_does_not() {
        runningFor(60, "n1");
        JobId gang = submit(whole(4, 30));
        JobId shortEnough = submit(whole(1, 60));
        JobId tooLong = submit(whole(1, 61));
        assertThat(placed()).isEqualTo(Map.of(shortEnough, "n2"));
        assertThat(reservedAfter()).isEqualTo(Map.of(gang, 60L));
        assertThat(waits())
                .isEqualTo(
                        Map.of(
                                gang,
                                new Wait(
                                        "Resources",
                                        "3 of 4 nodes have room; by the present plan at"
                                                + " 2026-11-01T13:00"),
                                tooLong,
                                new Wait("Priority", "behind job " + gang)));
    }

    @Test
    void a_long_job_starts_on_nodes_that_the_gang_leaves() {
        runningFor(60, "n1");
        submit(whole(2, 30).on("n1", "n2"));
        JobId longer = submit(whole(1, 600));
        assertThat(placed()).isEqualTo(Map.of(longer, "n3"));
    }

    @Test
    void a_job_without_a_limit_starts_only_where_nobody_has_a_reservation() {
        runningFor(60, "n1");
        submit(whole(2, 30).on("n1", "n2"));
        JobId endless = submit(job().cpusPerTask(8));
        JobId onReserved = submit(job().cpusPerTask(8).on("n2"));
        assertThat(placed()).isEqualTo(Map.of(endless, "n3"));
        assertThat(waits()).containsKey(onReserved);
    }

    @Test
    void parts_of_a_node_are_used_that_a_reservation_leaves() {
        cluster.occupy(4, "n1", "n2", "n3", "n4");
        submit(job().nodes(4).cpusPerTask(6).timeLimit(Duration.ofMinutes(30)));
        JobId beside = submit(job().cpusPerTask(2).timeLimit(Duration.ofHours(10)));
        JobId inTheWay = submit(job().cpusPerTask(3).timeLimit(Duration.ofHours(10)));
        assertThat(placed()).containsOnlyKeys(beside);
        assertThat(waits()).containsEntry(inTheWay, new Wait("Priority", "behind job 2"));
    }

    /// Node 1 to 2 are busy for an hour. `first` gets 1 to 3 then, so that `second`, which wants
    /// all, can have them an hour later. `third` could use node 4 until long after that.
    private JobId[] threeInARow() {
        runningFor(60, "n1", "n2");
        JobId first = submit(whole(3, 60).on("n1", "n2", "n3"));
        JobId second = submit(whole(4, 120));
        JobId third = submit(whole(1, 180).on("n4"));
        JobId fourth = submit(whole(1, 240).on("n4"));
        return new JobId[] {first, second, third, fourth};
    }

    @Test
    void easy_keeps_nodes_for_the_most_urgent_only() {
        JobId[] jobs = threeInARow();
        assertThat(placed()).isEqualTo(Map.of(jobs[2], "n4"));
        assertThat(reservedAfter()).isEqualTo(Map.of(jobs[0], 60L));
    }

    @Test
    void hybrid_keeps_nodes_for_the_first_few() {
        settings = settings.with(new Backfill.Hybrid(2));
        JobId[] jobs = threeInARow();
        assertThat(placed()).isEmpty();
        assertThat(reservedAfter()).isEqualTo(Map.of(jobs[0], 60L, jobs[1], 120L));
        assertThat(waits().get(jobs[3])).isEqualTo(new Wait("Priority", "behind job " + jobs[0]));
    }

    @Test
    void conservative_keeps_nodes_for_all() {
        settings = settings.with(new Backfill.Conservative());
        JobId[] jobs = threeInARow();
        assertThat(placed()).isEmpty();
        assertThat(reservedAfter())
                .isEqualTo(Map.of(jobs[0], 60L, jobs[1], 120L, jobs[2], 240L, jobs[3], 420L));
        assertThat(waits().get(jobs[3]))
                .isEqualTo(
                        new Wait(
                                "Priority",
                                "behind job "
                                        + jobs[0]
                                        + "; by the present plan at 2026-11-01T19:00"));
    }

    @Test
    void a_running_job_that_has_outlived_its_limit_is_expected_to_end_any_moment() {
        runningFor(-10, "n1");
        JobId gang = submit(whole(4, 30));
        assertThat(reservedAfter()).isEqualTo(Map.of(gang, 1L));
    }
}
