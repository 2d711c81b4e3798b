package lockstep.controller.api;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.RequestId;

import java.util.Optional;

/// That somebody wants to have a checkpoint in a directory of his.
///
/// @param request the client's own name for it, kept as long as it asks
/// @param directory an absolute path
/// @param node that is to do it; empty for any
/// @param near preferred where none is named
public record Delivery(
        RequestId request,
        CheckpointId checkpoint,
        String directory,
        Optional<NodeName> node,
        Optional<NodeName> near) {

    /// By what the work is known to nodes.
    public String task() {
        return "restore-to:%s:%d:%s"
                .formatted(checkpoint.writtenBy(), checkpoint.step(), request.value());
    }
}
