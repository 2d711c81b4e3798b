package lockstep.controller.wire;

import lockstep.gang.job.RestoreWish;
import lockstep.protocol.v1.Checkpointing;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.StageIn;

/// Writes what a job wants of its checkpoints.
final class CheckpointingWriter {
    private CheckpointingWriter() {}

    static void add(lockstep.gang.job.Checkpointing wanted, JobSpec.Builder message) {
        message.setCheckpointDirectory(wanted.directory());
        if (!wanted.isPlain()) {
            message.setCheckpointing(message(wanted));
        }
    }

    private static Checkpointing.Builder message(lockstep.gang.job.Checkpointing wanted) {
        Checkpointing.Builder message =
                Checkpointing.newBuilder()
                        .setStore(wanted.store())
                        .setKeep(wanted.keep())
                        .setReshard(wanted.reshard())
                        .setOwnShards(wanted.ownShardsOnly());
        switch (wanted.restore()) {
            case RestoreWish.Latest _ -> {}
            case RestoreWish.None _ -> message.setScratch(true);
            case RestoreWish.Step(long step) -> message.setStep(step);
        }
        wanted.signal().map(TermsWriter::signal).ifPresent(message::setSignal);
        wanted.stageIn()
                .forEach(
                        one ->
                                message.addStageIn(
                                        StageIn.newBuilder()
                                                .setUri(one.uri())
                                                .setMebibytes(one.mebibytes())));
        return message;
    }
}
