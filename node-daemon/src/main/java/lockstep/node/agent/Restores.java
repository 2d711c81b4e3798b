package lockstep.node.agent;

import lockstep.protocol.v1.LaunchSpec;

/// Whether what an attempt needs before it starts is in place on this node: the checkpoint that it
/// goes on from, and its data.
///
/// Asked on the agent's thread at every tick; must answer at once.
@FunctionalInterface
public interface Restores {

    /// Nothing is ever brought; whoever asks for it waits.
    Restores NEVER = (_, _) -> new Progress.Waiting("nothing restores checkpoints here");

    /// Whether a launch needs anything at all.
    static boolean isNeededBy(LaunchSpec launch) {
        return launch.hasRestore() || launch.getStageInCount() > 0;
    }

    /// How far that which `attempt` needs is on its way.
    Progress of(AttemptKey attempt, LaunchSpec launch);

    /// How far it is.
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
