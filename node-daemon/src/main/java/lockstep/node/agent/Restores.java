package lockstep.node.agent;

import lockstep.protocol.v1.RestoredCheckpoint;

/// Whether the checkpoint that an attempt goes on from is in place on this node.
///
/// Asked on the agent's thread at every tick; must answer at once.
@FunctionalInterface
public interface Restores {

    /// Nothing is ever restored; whoever asks for it waits.
    Restores NEVER = (_, _) -> new Progress.Waiting("nothing restores checkpoints here");

    /// How far `checkpoint` is on its way for `attempt`.
    Progress of(AttemptKey attempt, RestoredCheckpoint checkpoint);

    /// How far a restore is.
    sealed interface Progress {

        /// Every byte is there and verified.
        record Ready() implements Progress {}

        /// It goes on.
        ///
        /// @param what is done, fit to be shown
        record Waiting(String what) implements Progress {}

        /// It will not be there.
        record Failed(String why) implements Progress {}
    }
}
