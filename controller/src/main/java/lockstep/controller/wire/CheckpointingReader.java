package lockstep.controller.wire;

import lockstep.gang.admit.CheckpointRequest;
import lockstep.gang.job.RestoreWish;
import lockstep.gang.job.StageIn;
import lockstep.protocol.v1.Checkpointing;
import lockstep.protocol.v1.JobSpec;

import java.util.Optional;
import java.util.OptionalLong;

/// Reads what a submission wants of its checkpoints.
final class CheckpointingReader {
    private CheckpointingReader() {}

    static CheckpointRequest read(JobSpec spec) {
        Checkpointing wanted = spec.getCheckpointing();
        return new CheckpointRequest(
                spec.getCheckpointDirectory(),
                wanted.getStore(),
                wanted.hasKeep()
                        ? OptionalLong.of(Integer.toUnsignedLong(wanted.getKeep()))
                        : OptionalLong.empty(),
                restore(wanted),
                wanted.getReshard(),
                wanted.getOwnShards(),
                wanted.hasSignal()
                        ? Optional.of(TermsReader.signal(wanted.getSignal()))
                        : Optional.empty(),
                wanted.getStageInList().stream()
                        .map(one -> new StageIn(one.getUri(), one.getMebibytes()))
                        .toList());
    }

    /// A step beyond what a `long` holds is one that there is not.
    private static RestoreWish restore(Checkpointing wanted) {
        return switch (wanted.getRestoreCase()) {
            case SCRATCH -> wanted.getScratch() ? new RestoreWish.None() : new RestoreWish.Latest();
            case STEP ->
                    new RestoreWish.Step(wanted.getStep() < 0 ? Long.MAX_VALUE : wanted.getStep());
            case RESTORE_NOT_SET -> new RestoreWish.Latest();
        };
    }
}
