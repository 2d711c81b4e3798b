package lockstep.gang.admit;

import lockstep.gang.job.RestoreWish;
import lockstep.gang.job.StageIn;
import lockstep.gang.job.WarnSignal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a submission wants of its checkpoints. Numbers and texts are as they came; empty texts mean
/// "not asked for".
///
/// @param keep absent means as many as is usual
public record CheckpointRequest(
        String directory,
        String store,
        OptionalLong keep,
        RestoreWish restore,
        boolean reshard,
        boolean ownShardsOnly,
        Optional<WarnSignal> signal,
        List<StageIn> stageIn) {
    /// Asks for nothing.
    public static final CheckpointRequest NONE = in("");

    public CheckpointRequest {
        stageIn = List.copyOf(stageIn);
    }

    /// Names a directory, and asks for nothing else.
    public static CheckpointRequest in(String directory) {
        return new CheckpointRequest(
                directory,
                "",
                OptionalLong.empty(),
                new RestoreWish.Latest(),
                false,
                false,
                Optional.empty(),
                List.of());
    }
}
