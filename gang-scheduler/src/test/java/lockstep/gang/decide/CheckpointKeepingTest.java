package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.ALICE;
import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.authority.Actor;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.checkpoint.JobCheckpoints;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/// What is journaled of what becomes known of checkpoints. Job 1 runs its first attempt.
class CheckpointKeepingTest {
    private static final JobId JOB = new JobId(1);
    private static final AttemptId FIRST = new AttemptId(JOB, 1);
    private static final Submitter MALLORY = new Submitter(1001, 1001, "mallory");
    private static final CheckpointNote DURABLE = new CheckpointNote.MadeDurable("fast");
    private static final CheckpointNote REMOVED = new CheckpointNote.Removed("beyond the newest 3");
    private static final Reply ACCEPTED = new Reply.Accepted();

    private final ClusterFixture cluster = ClusterFixture.of(nodes(2));
    private ClusterState state;

    CheckpointKeepingTest() {
        cluster.submit(job().build());
        cluster.run(cluster.start(JOB, List.of(share("n1"))));
        state = cluster.state();
    }

    private static NodeShare share(String node) {
        return new NodeShare(new NodeName(node), 1, 0, List.of(), 0, 1, 1);
    }

    private static CheckpointId step(long step) {
        return new CheckpointId(JOB, 1, step);
    }

    private static CheckpointNote taken() {
        return new CheckpointNote.Taken(
                8, 1, List.of(0), List.of(new NodeName("n1")), "00ff", 4_096, NOON);
    }

    private Reply note(CheckpointId id, CheckpointNote note) {
        return decide(new Command.NoteCheckpoint(id, note)).reply();
    }

    private Decision decide(Command command) {
        Decision decision = new Decider(Rules.standard()).decide(state, command, NOON);
        state = decision.next();
        state.verify();
        return decision;
    }

    private void takenAndDurable(long... steps) {
        for (long step : steps) {
            assertThat(note(step(step), taken())).isEqualTo(ACCEPTED);
            assertThat(note(step(step), DURABLE)).isEqualTo(ACCEPTED);
        }
    }

    private JobCheckpoints known() {
        return state.checkpointsOf(JOB);
    }

    @Test
    void a_checkpoint_is_taken_once() {
        assertThat(note(step(10), taken())).isEqualTo(ACCEPTED);
        assertThat(decide(new Command.NoteCheckpoint(step(10), taken())).entries()).isEmpty();
        assertThat(known().newest()).map(Checkpoint::id).contains(step(10));
    }

    @Test
    void only_an_attempt_that_there_was_can_have_taken_one() {
        assertThat(note(new CheckpointId(JOB, 2, 10), taken()))
                .isEqualTo(new Reply.NothingDone("there was no attempt 1.2"));
        assertThat(note(new CheckpointId(new JobId(9), 1, 10), taken()))
                .isEqualTo(new Reply.NoSuchJob(new JobId(9)));
    }

    @Test
    void nothing_can_be_said_of_a_checkpoint_that_nobody_took() {
        for (CheckpointNote note :
                List.of(
                        DURABLE,
                        REMOVED,
                        new CheckpointNote.Verified(),
                        new CheckpointNote.Spoiled("rot"),
                        new CheckpointNote.Pinned(true),
                        new CheckpointNote.Restored(FIRST, Duration.ZERO))) {
            assertThat(note(step(10), note))
                    .as(note.toString())
                    .isEqualTo(new Reply.NothingDone("there is no checkpoint 1.1 step 10"));
        }
    }

    @Test
    void it_becomes_durable_once() {
        takenAndDurable(10);
        assertThat(decide(new Command.NoteCheckpoint(step(10), DURABLE)).entries()).isEmpty();
        assertThat(known().latestDurable().orElseThrow().durable())
                .contains(new Checkpoint.Durable("fast", NOON));
    }

    @Test
    void a_good_reading_makes_a_spoiled_one_good_again() {
        takenAndDurable(10);
        note(step(10), new CheckpointNote.Spoiled("rot"));
        assertThat(known().newest()).isEmpty();
        note(step(10), new CheckpointNote.Verified());
        assertThat(known().newest().orElseThrow().verifiedAt()).contains(NOON);
    }

    @Test
    void the_last_durable_one_is_never_removed() {
        takenAndDurable(10);
        note(step(20), taken());
        assertThat(note(step(10), REMOVED))
                .isEqualTo(
                        new Reply.WrongState(
                                JOB, "checkpoint 1.1 step 10 is the last durable one"));
        note(step(20), DURABLE);
        assertThat(note(step(10), REMOVED)).isEqualTo(ACCEPTED);
        assertThat(note(step(20), REMOVED)).isInstanceOf(Reply.WrongState.class);
    }

    @Test
    void the_last_good_durable_one_is_kept_while_a_newer_one_is_spoiled() {
        takenAndDurable(10, 20);
        note(step(20), new CheckpointNote.Spoiled("rot"));
        assertThat(note(step(10), REMOVED)).isInstanceOf(Reply.WrongState.class);
        assertThat(note(step(20), REMOVED)).isEqualTo(ACCEPTED);
    }

    @Test
    void what_was_removed_never_stands_again() {
        takenAndDurable(10, 20);
        note(step(10), REMOVED);
        assertThat(note(step(10), taken()))
                .isEqualTo(new Reply.NothingDone("checkpoint 1.1 step 10 was removed"));
    }

    @Test
    void a_pinned_one_stays_until_its_owner_unpins_it() {
        takenAndDurable(10, 20);
        assertThat(decide(new Command.PinCheckpoint(JOB, 10, true, Actor.of(MALLORY))).reply())
                .isEqualTo(new Reply.NoSuchJob(JOB));
        assertThat(decide(new Command.PinCheckpoint(JOB, 10, true, Actor.of(ALICE))).reply())
                .isEqualTo(ACCEPTED);
        assertThat(note(step(10), REMOVED))
                .isEqualTo(new Reply.WrongState(JOB, "checkpoint 1.1 step 10 is pinned"));
        assertThat(decide(new Command.RemoveCheckpoint(JOB, 10, Actor.of(ALICE))).reply())
                .isInstanceOf(Reply.WrongState.class);
        decide(new Command.PinCheckpoint(JOB, 10, false, Actor.of(ALICE)));
        assertThat(decide(new Command.RemoveCheckpoint(JOB, 10, Actor.of(ALICE))).reply())
                .isEqualTo(ACCEPTED);
        assertThat(known().all()).containsOnlyKeys(step(20));
    }

    @Test
    void a_step_that_there_is_not_is_named_in_the_refusal() {
        assertThat(decide(new Command.RemoveCheckpoint(JOB, 7, Actor.of(ALICE))).reply())
                .isEqualTo(
                        new Reply.NothingDone(
                                """
                                job 1 has no checkpoint of step 7.
                                Maybe look at those it has: lockstep ckpt list 1\
                                """));
    }

    @Test
    void what_an_attempt_goes_on_from_stays_until_it_has_written_one_itself() {
        takenAndDurable(10, 20);
        requeue();
        AttemptId second = new AttemptId(JOB, 2);
        applied(
                new Event.JobStarted(
                        second,
                        List.of(share("n1")),
                        Optional.empty(),
                        Optional.of(new Restore(step(10), Duration.ZERO))));
        assertThat(note(step(10), REMOVED))
                .isEqualTo(new Reply.WrongState(JOB, "checkpoint 1.1 step 10 is being restored"));
        note(new CheckpointId(JOB, 2, 30), taken());
        assertThat(note(step(10), REMOVED)).isEqualTo(ACCEPTED);
    }

    @Test
    void checkpoints_are_forgotten_with_their_job() {
        takenAndDurable(10);
        applied(new Event.JobEnding(FIRST, Cause.RANKS_DONE, ""));
        applied(new Event.NodeFreed(FIRST, new NodeName("n1"), "report"));
        applied(new Event.JobEnded(JOB, Outcome.COMPLETED, ""));
        assertThat(known().all()).hasSize(1);
        applied(new Event.JobsForgotten(List.of(JOB)));
        assertThat(state.checkpoints()).isEmpty();
    }

    private void requeue() {
        applied(new Event.JobEnding(FIRST, Cause.NODE_LOST, ""));
        applied(new Event.NodeFreed(FIRST, new NodeName("n1"), "report"));
        applied(new Event.JobRequeued(FIRST, Cause.NODE_LOST, ""));
    }

    private void applied(Event event) {
        state =
                state.apply(
                        new lockstep.gang.event.Entry(state.seq() + 1, state.epoch(), NOON, event));
    }

    /// K6 and K7, whatever nodes tell and people want, in any order.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whatever_is_told_there_is_always_a_good_durable_one_and_the_latest_never_goes_back(
            long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<CheckpointId> gone = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            JobCheckpoints before = known();
            Command command = random(random);
            Decision decision = decide(command);
            JobCheckpoints after = known();
            boolean spoils = command instanceof Command.NoteCheckpoint(_, CheckpointNote.Spoiled _);
            assertThat(decision.entries()).hasSizeLessThanOrEqualTo(1);
            if (!spoils) {
                before.latestDurable()
                        .ifPresent(
                                one ->
                                        assertThat(after.latestDurable().orElseThrow().id())
                                                .isGreaterThanOrEqualTo(one.id()));
            }
            if (!before.durable().isEmpty()) {
                assertThat(after.durable()).isNotEmpty();
            }
            for (Checkpoint one : before.all().values()) {
                if (after.of(one.id()).isEmpty()) {
                    assertThat(one.pinned()).isFalse();
                    gone.add(one.id());
                }
            }
            assertThat(after.all().keySet()).noneMatch(gone::contains);
            retirableOnesMayBeRemoved(random.nextInt(4));
        }
    }

    private void retirableOnesMayBeRemoved(int keep) {
        ClusterState now = state;
        List<CheckpointId> retirable = known().retirable(keep);
        assertThat(retirable).isSorted();
        for (CheckpointId id : retirable) {
            assertThat(note(id, REMOVED)).isEqualTo(ACCEPTED);
        }
        if (keep > 0 && !now.checkpointsOf(JOB).durable().isEmpty()) {
            long left = known().durable().stream().filter(one -> !one.pinned()).count();
            assertThat(left).isLessThanOrEqualTo(keep + 1L);
        }
        assertThat(known().retirable(keep)).isEmpty();
        state = now;
    }

    private static Command random(SplittableRandom random) {
        CheckpointId id = new CheckpointId(JOB, 1 + random.nextInt(2) / 2, random.nextInt(12));
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> new Command.NoteCheckpoint(id, taken());
            case 3, 4, 5 -> new Command.NoteCheckpoint(id, DURABLE);
            case 6 -> new Command.NoteCheckpoint(id, new CheckpointNote.Verified());
            case 7 -> new Command.NoteCheckpoint(id, new CheckpointNote.Spoiled("rot"));
            case 8 ->
                    new Command.PinCheckpoint(
                            JOB, id.step(), random.nextBoolean(), Actor.of(ALICE));
            case 9 -> new Command.RemoveCheckpoint(JOB, id.step(), Actor.of(ALICE));
            default -> new Command.NoteCheckpoint(id, REMOVED);
        };
    }

    @Test
    void the_notes_of_a_journal_make_the_same_state_again() {
        takenAndDurable(10, 20);
        Map<CheckpointId, Checkpoint> all = known().all();
        Instant later = NOON.plusSeconds(60);
        JobCheckpoints again = JobCheckpoints.NONE;
        for (CheckpointId id : List.of(step(10), step(20))) {
            again = again.with(id, taken(), later).with(id, DURABLE, NOON);
        }
        assertThat(again.all()).isEqualTo(all);
    }
}
