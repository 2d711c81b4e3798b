package lockstep.gang.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RestoreWish;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class JobCheckpointsTest {
    private static final JobId JOB = new JobId(1);
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final RestoreWish LATEST = new RestoreWish.Latest();

    private JobCheckpoints all = JobCheckpoints.NONE;

    private static CheckpointId id(int attempt, long step) {
        return new CheckpointId(JOB, attempt, step);
    }

    private CheckpointId local(int attempt, long step) {
        CheckpointId id = id(attempt, step);
        note(
                id,
                new CheckpointNote.Taken(
                        8,
                        2,
                        List.of(0, 1),
                        List.of(new NodeName("n1"), new NodeName("n2")),
                        "00ff",
                        4_096,
                        NOON));
        return id;
    }

    private CheckpointId durable(int attempt, long step) {
        CheckpointId id = local(attempt, step);
        note(id, new CheckpointNote.MadeDurable("fast"));
        return id;
    }

    private void note(CheckpointId id, CheckpointNote note) {
        all = all.with(id, note, NOON);
    }

    @Test
    void the_newest_is_that_of_the_highest_step_and_of_its_last_attempt() {
        local(1, 30);
        local(2, 20);
        CheckpointId newest = local(2, 30);
        assertThat(all.newest()).map(Checkpoint::id).contains(newest);
        assertThat(all.ofStep(30)).map(Checkpoint::id).contains(newest);
        assertThat(all.newestOf(1)).map(Checkpoint::id).contains(id(1, 30));
    }

    @Test
    void a_spoiled_one_is_passed_over() {
        CheckpointId older = durable(1, 10);
        note(durable(1, 20), new CheckpointNote.Spoiled("part 1 is not what was written"));
        assertThat(all.newest()).map(Checkpoint::id).contains(older);
        assertThat(all.latestDurable()).map(Checkpoint::id).contains(older);
        assertThat(all.mayBeRestored(id(1, 20), LATEST)).isFalse();
        assertThat(all.mayBeRestored(id(1, 20), new RestoreWish.Step(20))).as("asked").isTrue();
    }

    @Test
    void beyond_those_kept_durable_ones_retire_oldest_first() {
        for (int step = 10; step <= 50; step += 10) {
            durable(1, step);
        }
        assertThat(all.retirable(3)).containsExactly(id(1, 10), id(1, 20));
        assertThat(all.retirable(1)).hasSize(4);
        assertThat(all.retirable(0)).as("all are kept").isEmpty();
    }

    @Test
    void a_pinned_one_does_not_retire() {
        note(durable(1, 10), new CheckpointNote.Pinned(true));
        durable(1, 20);
        durable(1, 30);
        assertThat(all.retirable(1)).containsExactly(id(1, 20));
    }

    @Test
    void spoiled_ones_are_not_counted_among_those_kept() {
        durable(1, 10);
        durable(1, 20);
        note(durable(1, 30), new CheckpointNote.Spoiled("rot"));
        assertThat(all.retirable(2)).containsExactly(id(1, 30));
    }

    @Test
    void what_lies_on_nodes_only_stays_until_something_newer_is_durable() {
        local(1, 10);
        local(1, 20);
        assertThat(all.retirable(3)).isEmpty();
        durable(1, 30);
        local(1, 40);
        assertThat(all.retirable(3)).containsExactly(id(1, 10), id(1, 20));
        assertThat(all.retirable(0)).containsExactly(id(1, 10), id(1, 20));
    }

    @Test
    void the_wish_decides_what_is_restored() {
        durable(1, 10);
        CheckpointId newest = durable(1, 20);
        assertThat(all.toRestore(LATEST)).map(Checkpoint::id).contains(newest);
        assertThat(all.toRestore(new RestoreWish.None())).isEmpty();
        assertThat(all.toRestore(new RestoreWish.Step(10))).map(Checkpoint::id).contains(id(1, 10));
        assertThat(all.toRestore(new RestoreWish.Step(15))).isEmpty();
    }

    @Test
    void a_step_is_asked_for_once_and_nothing_older_afterwards() {
        RestoreWish wish = new RestoreWish.Step(20);
        durable(1, 10);
        CheckpointId asked = durable(1, 20);
        durable(1, 30);
        note(asked, new CheckpointNote.Restored(new AttemptId(JOB, 2), Duration.ZERO));
        assertThat(all.toRestore(wish)).map(Checkpoint::id).contains(id(1, 30));
        CheckpointId newer = durable(2, 30);
        assertThat(all.toRestore(wish)).map(Checkpoint::id).contains(newer);
        for (CheckpointId id : List.of(asked, id(1, 30), newer)) {
            note(id, new CheckpointNote.Spoiled("rot"));
        }
        assertThat(all.toRestore(wish)).isEmpty();
    }

    @Test
    void only_so_many_removed_ones_are_remembered_and_older_ones_count_as_removed() {
        for (int step = 0; step <= JobCheckpoints.REMOVED_REMEMBERED; step++) {
            note(local(1, step), new CheckpointNote.Removed("old"));
        }
        assertThat(all.removed()).hasSize(JobCheckpoints.REMOVED_REMEMBERED);
        assertThat(all.isGone(id(1, 0))).isTrue();
        assertThat(all.isGone(id(1, 1))).isTrue();
        assertThat(all.isGone(id(1, 1_000))).isFalse();
    }
}
