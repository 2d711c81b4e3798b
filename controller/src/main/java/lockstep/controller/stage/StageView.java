package lockstep.controller.stage;

import lockstep.controller.wire.StageTold;
import lockstep.controller.wire.StageTold.Task;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.Movement;
import lockstep.protocol.v1.PathRecord;
import lockstep.protocol.v1.RestoreCheckpointReply;
import lockstep.protocol.v1.ShardPlace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What nodes have told, as people and tools want to see it. A value.
final class StageView {
    private final Map<NodeName, StageTold> told;
    private final PartIndex parts;

    /// Bytes brought so far, by attempt that waits for them.
    private final Map<String, Long> fetched = new HashMap<>();

    private final TaskName.Data data;

    /// @param data addresses of what jobs have staged in
    /// @param parts of what is told
    StageView(Map<NodeName, StageTold> told, PartIndex parts, TaskName.Data data) {
        this.data = data;
        this.told = told;
        this.parts = parts;
        told.values().stream()
                .flatMap(one -> one.tasks().values().stream())
                .forEach(
                        task ->
                                TaskName.awaitedBy(task.id())
                                        .ifPresent(
                                                attempt ->
                                                        fetched.merge(
                                                                attempt,
                                                                task.bytesDone(),
                                                                Long::sum)));
    }

    /// Where the parts of a checkpoint lie on nodes.
    List<ShardPlace> places(CheckpointId checkpoint) {
        List<ShardPlace> places = new ArrayList<>();
        parts.parts(checkpoint)
                .forEach(
                        (index, found) ->
                                found.forEach(
                                        one ->
                                                places.add(
                                                        ShardPlace.newBuilder()
                                                                .setIndex(index)
                                                                .setNode(one.node().value())
                                                                .setPlace(
                                                                        one.part().kept()
                                                                                ? "partner"
                                                                                : "local")
                                                                .setBytes(one.part().bytes())
                                                                .build())));
        return places;
    }

    /// What somebody is told who waits for a checkpoint in a directory of his.
    RestoreCheckpointReply answer(DeliveryBook.Wanted wanted, ClusterState state) {
        return new DeliveryAnswer(state, told).of(wanted);
    }

    /// What is on its way for a job, by what it is.
    List<Movement> movements(JobId job) {
        List<Movement> movements = new ArrayList<>();
        told.forEach(
                (node, one) ->
                        one.tasks()
                                .values()
                                .forEach(
                                        task -> {
                                            TaskName name = TaskName.of(task.id(), data);
                                            if (name.job() == job.value() && !task.isDone()) {
                                                movements.add(movement(node, name, task));
                                            }
                                        }));
        movements.sort(Comparator.comparing(Movement::getWhat).thenComparing(Movement::getNode));
        return movements;
    }

    /// Bytes that were brought to nodes so far, of what this attempt waits for.
    long fetched(AttemptId attempt) {
        return fetched.getOrDefault(attempt.toString(), 0L);
    }

    private static Movement movement(NodeName node, TaskName name, Task task) {
        long left = Math.max(0, task.bytesTotal() - task.bytesDone());
        return Movement.newBuilder()
                .setWhat(name.words())
                .setNode(node.value())
                .setPhase(task.phase().name().toLowerCase(Locale.ROOT))
                .setBytesDone(task.bytesDone())
                .setBytesTotal(task.bytesTotal())
                .setRate(task.rate())
                .setEtaSeconds(task.rate() > 0 ? left / task.rate() : 0)
                .setDetail(task.detail())
                .build();
    }

    /// All ways to all stores, as all nodes see them.
    ///
    /// @param drained names of paths along which nothing new is to go
    List<PathRecord> paths(Set<String> drained) {
        List<PathRecord> paths = new ArrayList<>();
        told.forEach(
                (node, one) ->
                        one.ways()
                                .forEach(
                                        way ->
                                                paths.add(
                                                        PathRecord.newBuilder()
                                                                .setStore(way.store())
                                                                .setPath(way.path())
                                                                .setNode(node.value())
                                                                .setState(way.state())
                                                                .setWriteRate(way.writeRate())
                                                                .setReadRate(way.readRate())
                                                                .setLatencySeconds(
                                                                        way.latencySeconds())
                                                                .setShare(way.share())
                                                                .setFreeBytes(
                                                                        way.freeBytes().orElse(0L))
                                                                .setDrained(
                                                                        drained.contains(
                                                                                way.path()))
                                                                .setDetail(way.detail())
                                                                .build())));
        paths.sort(
                Comparator.comparing(PathRecord::getStore)
                        .thenComparing(PathRecord::getPath)
                        .thenComparing(PathRecord::getNode));
        return paths;
    }

    /// The newest checkpoints that jobs count on and that would be lost with a node.
    List<CheckpointId> onlyOn(NodeName node, ClusterState state) {
        List<CheckpointId> all = new ArrayList<>();
        state.checkpoints()
                .forEach(
                        (_, checkpoints) ->
                                checkpoints
                                        .newest()
                                        .filter(one -> isOnlyOn(one, node))
                                        .map(Checkpoint::id)
                                        .ifPresent(all::add));
        return all;
    }

    private boolean isOnlyOn(Checkpoint checkpoint, NodeName node) {
        return !checkpoint.isDurable()
                && checkpoint.writers().stream()
                        .map(index -> parts.places(checkpoint.id(), index))
                        .anyMatch(
                                places ->
                                        !places.isEmpty()
                                                && places.stream()
                                                        .allMatch(one -> one.node().equals(node)));
    }
}
