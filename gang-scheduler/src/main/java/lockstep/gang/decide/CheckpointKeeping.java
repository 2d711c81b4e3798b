package lockstep.gang.decide;

import lockstep.gang.authority.Act;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.checkpoint.JobCheckpoints;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.event.Event;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.Job;

import java.util.Optional;
import java.util.function.Predicate;

/// Writes down what becomes known of checkpoints, as far as it follows from what is known already.
final class CheckpointKeeping {
    private final Draft draft;
    private final Evictions evictions;

    CheckpointKeeping(Draft draft, Rules rules) {
        this.draft = draft;
        this.evictions = new Evictions(draft, rules);
    }

    /// What nodes and stores tell of a checkpoint.
    Reply note(CheckpointId id, CheckpointNote note) {
        Optional<Job> job = draft.state().job(id.job());
        return job.isEmpty() ? new Reply.NoSuchJob(id.job()) : note(job.get(), id, note);
    }

    private Reply note(Job job, CheckpointId id, CheckpointNote note) {
        JobCheckpoints all = draft.state().checkpointsOf(job.id());
        Optional<Checkpoint> known = all.of(id);
        if (note instanceof CheckpointNote.Taken taken) {
            return taken(job, all, id, taken);
        }
        if (known.isEmpty()) {
            return new Reply.NothingDone("there is no checkpoint " + id);
        }
        return switch (note) {
            case CheckpointNote.Taken _ -> throw new AssertionError("looked at above");
            case CheckpointNote.MadeDurable _ -> unless(known.get().isDurable(), id, note);
            case CheckpointNote.Verified _ -> add(id, note);
            case CheckpointNote.Spoiled(var reason) ->
                    unless(known.get().spoiled().equals(Optional.of(reason)), id, note);
            case CheckpointNote.Pinned(boolean pinned) ->
                    unless(known.get().pinned() == pinned, id, note);
            case CheckpointNote.Restored(var by, _) ->
                    id.equals(all.restored().get(by.number()))
                            ? new Reply.Accepted()
                            : restored(job, id, note, by.number());
            case CheckpointNote.Removed _ -> removed(job, all, id, note);
        };
    }

    private Reply taken(Job job, JobCheckpoints all, CheckpointId id, CheckpointNote.Taken note) {
        if (id.attempt() > job.attempts()) {
            return new Reply.NothingDone("there was no attempt " + id.writtenBy());
        }
        if (all.isGone(id)) {
            return new Reply.NothingDone("checkpoint %s was removed".formatted(id));
        }
        if (all.of(id).isPresent()) {
            return new Reply.Accepted();
        }
        Reply reply = add(id, note);
        evictions.written(id, note.takenAt());
        return reply;
    }

    private Reply restored(Job job, CheckpointId id, CheckpointNote note, int attempt) {
        return attempt > job.attempts()
                ? new Reply.NothingDone("there was no attempt %s.%d".formatted(job.id(), attempt))
                : add(id, note);
    }

    private Reply removed(Job job, JobCheckpoints all, CheckpointId id, CheckpointNote note) {
        Optional<String> obstacle =
                all.obstacleToRemoval(id)
                        .or(
                                () ->
                                        isNeeded(job, all, id)
                                                ? Optional.of(
                                                        "checkpoint %s is being restored"
                                                                .formatted(id))
                                                : Optional.empty());
        return obstacle.<Reply>map(why -> new Reply.WrongState(job.id(), why))
                .orElseGet(() -> add(id, note));
    }

    /// Whether an attempt is going on from it, and has not written a newer one yet.
    private static boolean isNeeded(Job job, JobCheckpoints all, CheckpointId id) {
        return job.state() instanceof JobState.Active active
                && active.attempt()
                        .restore()
                        .map(Restore::checkpoint)
                        .filter(id::equals)
                        .isPresent()
                && all.newestOf(active.attempt().id().number()).isEmpty();
    }

    private Reply unless(boolean already, CheckpointId id, CheckpointNote note) {
        return already ? new Reply.Accepted() : add(id, note);
    }

    private Reply add(CheckpointId id, CheckpointNote note) {
        draft.add(new Event.CheckpointNoted(id, note));
        return new Reply.Accepted();
    }

    /// Someone wants a checkpoint kept, or does so no more.
    Reply pin(Command.PinCheckpoint wish) {
        return ofStep(
                wish.job(),
                wish.step(),
                job -> wish.caller().may(Act.KEEP_CHECKPOINT, job),
                new CheckpointNote.Pinned(wish.pinned()));
    }

    /// Someone gives a checkpoint up.
    Reply remove(Command.RemoveCheckpoint wish) {
        return ofStep(
                wish.job(),
                wish.step(),
                job -> wish.caller().may(Act.REMOVE_CHECKPOINT, job),
                new CheckpointNote.Removed("removed by " + wish.caller().user().name()));
    }

    /// Of several of the same step the last one is meant.
    private Reply ofStep(JobId id, long step, Predicate<Job> allowed, CheckpointNote note) {
        Optional<Job> job = draft.state().job(id).filter(allowed);
        if (job.isEmpty()) {
            return new Reply.NoSuchJob(id);
        }
        return draft.state()
                .checkpointsOf(id)
                .ofStep(step)
                .map(one -> note(job.get(), one.id(), note))
                .orElseGet(
                        () ->
                                new Reply.NothingDone(
                                        "job %s has no checkpoint of step %d.%nMaybe look at those it has: lockstep ckpt list %s"
                                                .formatted(id, step, id)));
    }
}
