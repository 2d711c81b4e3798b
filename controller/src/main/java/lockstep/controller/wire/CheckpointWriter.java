package lockstep.controller.wire;

import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.JobCheckpoints;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.CheckpointRecord;
import lockstep.protocol.v1.ShardPlace;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/// Writes checkpoints for readers.
public final class CheckpointWriter {
    private CheckpointWriter() {}

    /// Writes one of the checkpoints of `job`.
    ///
    /// @param places where its parts lie
    public static CheckpointRecord write(
            Checkpoint one, Job job, JobCheckpoints all, List<ShardPlace> places) {
        CheckpointRecord.Builder message =
                CheckpointRecord.newBuilder()
                        .setJobId(one.id().job().value())
                        .setAttempt(one.id().attempt())
                        .setStep(one.id().step())
                        .setWorldSize(one.worldSize())
                        .setNodes(one.nodes())
                        .addAllWriters(one.writers())
                        .setBytes(one.bytes())
                        .setTakenAt(Times.timestamp(one.takenAt()))
                        .setPinned(one.pinned())
                        .setSpoiled(one.spoiled().orElse(""))
                        .setDigest(one.digest())
                        .addAllRestoredBy(restoredBy(one.id(), job, all))
                        .addAllPlaces(places);
        one.durable()
                .ifPresent(
                        durable ->
                                message.setDurableStore(durable.store())
                                        .setDurableAt(Times.timestamp(durable.at())));
        one.verifiedAt().ifPresent(at -> message.setVerifiedAt(Times.timestamp(at)));
        return message.build();
    }

    /// Attempts that went on from it, the one that is about to among them.
    private static NavigableSet<Integer> restoredBy(CheckpointId id, Job job, JobCheckpoints all) {
        NavigableSet<Integer> attempts = new TreeSet<>();
        all.restored().entrySet().stream()
                .filter(one -> one.getValue().equals(id))
                .map(Map.Entry::getKey)
                .forEach(attempts::add);
        JobProgress.attempt(job.state())
                .filter(
                        run ->
                                run.restore()
                                        .map(Restore::checkpoint)
                                        .filter(id::equals)
                                        .isPresent())
                .map(Attempt::id)
                .ifPresent(run -> attempts.add(run.number()));
        return attempts;
    }
}
