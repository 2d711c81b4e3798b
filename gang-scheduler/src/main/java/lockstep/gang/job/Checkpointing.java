package lockstep.gang.job;

import java.util.List;
import java.util.Optional;

/// What a job wants of its checkpoints.
///
/// @param directory where its ranks write them; empty means the node's own folder for the job
/// @param store where they become durable: a configured name, `file:///…` or `s3://…`; empty means
///   nowhere
/// @param keep how many durable ones are kept; 0 means all
/// @param reshard whether it can go on from what another number of nodes wrote
/// @param ownShardsOnly whether each node needs only what the node at its position wrote
/// @param signal that asks it to write one
/// @param stageIn what else it wants on its nodes before it starts
public record Checkpointing(
        String directory,
        String store,
        int keep,
        RestoreWish restore,
        boolean reshard,
        boolean ownShardsOnly,
        Optional<WarnSignal> signal,
        List<StageIn> stageIn) {
    /// How many are kept where nobody says it.
    public static final int KEEP_USUAL = 3;

    /// More than anyone may ask to have kept.
    public static final int KEEP_MAX = 1_000;

    /// Asks for nothing.
    public static final Checkpointing NONE = in("");

    public Checkpointing {
        stageIn = List.copyOf(stageIn);
    }

    /// Names a directory, and asks for nothing else.
    public static Checkpointing in(String directory) {
        return new Checkpointing(
                directory,
                "",
                KEEP_USUAL,
                new RestoreWish.Latest(),
                false,
                false,
                Optional.empty(),
                List.of());
    }

    /// Whether it says no more than its directory.
    public boolean isPlain() {
        return equals(in(directory));
    }
}
