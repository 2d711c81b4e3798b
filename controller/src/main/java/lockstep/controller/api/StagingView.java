package lockstep.controller.api;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.JobId;
import lockstep.protocol.v1.Movement;
import lockstep.protocol.v1.PathRecord;
import lockstep.protocol.v1.RestoreCheckpointReply;
import lockstep.protocol.v1.RestorePhase;
import lockstep.protocol.v1.ShardPlace;

import java.util.List;
import java.util.Optional;

/// What is known now of where checkpoints lie and travel. Safe for any thread.
public interface StagingView {
    /// Nothing is known.
    StagingView NONE =
            new StagingView() {
                @Override
                public List<ShardPlace> places(CheckpointId checkpoint) {
                    return List.of();
                }

                @Override
                public List<Movement> movements(JobId job) {
                    return List.of();
                }

                @Override
                public List<PathRecord> paths() {
                    return List.of();
                }
            };

    /// Where the parts of this checkpoint lie.
    List<ShardPlace> places(CheckpointId checkpoint);

    /// What is on its way for this job.
    List<Movement> movements(JobId job);

    /// All ways to all stores, as all nodes see them.
    List<PathRecord> paths();

    /// Checkpoints of which some part would be lost with this node: no other node that stays in
    /// service has it whole, nor has a store.
    default List<CheckpointId> onlyOn(NodeName node) {
        return List.of();
    }

    /// Asks for the durable copy of this checkpoint to be read back soon.
    ///
    /// @return why that cannot be; empty when it is going to be done
    default Optional<String> verify(CheckpointId checkpoint) {
        return Optional.of("checkpoint %s cannot be verified here".formatted(checkpoint));
    }

    /// Has a checkpoint brought to where somebody wants it, as long as this is asked again every
    /// few seconds.
    ///
    /// @return how far it is
    default RestoreCheckpointReply restore(Delivery delivery) {
        return RestoreCheckpointReply.newBuilder()
                .setPhase(RestorePhase.RESTORE_FAILED)
                .setDetail("checkpoint %s cannot be restored here".formatted(delivery.checkpoint()))
                .build();
    }
}
