package lockstep.controller.api;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.RequestId;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.gang.text.Quoted;
import lockstep.protocol.v1.RestoreCheckpointRequest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads where somebody wants to have a checkpoint.
///
/// Every method may throw a [io.grpc.StatusRuntimeException] instead of returning.
final class DeliveryReader {
    private static final int PATH_MAX = 4_096;

    private final ClusterState state;

    DeliveryReader(ClusterState state) {
        this.state = state;
    }

    Delivery read(RestoreCheckpointRequest request, CheckpointId checkpoint, Job job) {
        if (!RequestId.isValid(request.getRequestId())) {
            throw Refusal.invalid(
                    "request id (%s) must be 1 to 64 characters of [A-Za-z0-9._-]"
                            .formatted(Quoted.of(request.getRequestId())));
        }
        requireDirectory(request.getDirectory(), job);
        return new Delivery(
                new RequestId(request.getRequestId()),
                checkpoint,
                request.getDirectory(),
                request.getNode().isEmpty()
                        ? Optional.empty()
                        : Optional.of(named(request.getNode())),
                near(request.getNear()));
    }

    private static void requireDirectory(String directory, Job job) {
        List<String> segments = List.of(directory.split("/", -1));
        boolean named =
                directory.startsWith("/")
                        && directory.length() <= PATH_MAX
                        && directory.indexOf('\0') < 0
                        && segments.stream()
                                .skip(1)
                                .noneMatch(
                                        one ->
                                                one.isEmpty()
                                                        || one.equals(".")
                                                        || one.equals(".."));
        if (!named) {
            throw Refusal.invalid(
                    "directory (%s) must be an absolute path without .. in it.%nMaybe name the folder in full."
                            .formatted(Quoted.of(directory)));
        }
        String ranks = job.spec().checkpointing().directory();
        if (!ranks.isEmpty() && (directory + "/").startsWith(ranks + "/")) {
            throw Refusal.invalid(
                    "directory (%s) is where ranks of job %s write their checkpoints.%nMaybe name another one."
                            .formatted(Quoted.of(directory), job.id()));
        }
    }

    private NodeName named(String name) {
        return Optional.of(name)
                .filter(NodeName::isValid)
                .map(NodeName::new)
                .filter(one -> state.node(one).isPresent())
                .orElseThrow(
                        () ->
                                Refusal.invalid(
                                        "there is no node %s.%nThere are: %s"
                                                .formatted(
                                                        Quoted.of(name),
                                                        Refusal.some(
                                                                state.nodes().keySet().stream()
                                                                        .map(NodeName::value)
                                                                        .sorted()
                                                                        .toList()))));
    }

    /// A node of that name, else the one whose host is called so.
    private Optional<NodeName> near(String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(name)
                .filter(NodeName::isValid)
                .map(NodeName::new)
                .filter(one -> state.node(one).isPresent())
                .or(
                        () ->
                                state.nodes().entrySet().stream()
                                        .filter(it -> it.getValue().spec().hostName().equals(name))
                                        .map(Map.Entry::getKey)
                                        .sorted()
                                        .findFirst());
    }
}
