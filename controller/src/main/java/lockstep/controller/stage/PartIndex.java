package lockstep.controller.stage;

import lockstep.controller.wire.StageTold;
import lockstep.controller.wire.StageTold.Part;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// All parts of checkpoints that lie on nodes which can be reached, by what they are.
final class PartIndex {
    /// A part on a node.
    record Found(NodeName node, Part part) {}

    private final Map<CheckpointId, SortedMap<Integer, List<Found>>> all = new HashMap<>();
    private final Map<AttemptId, Map<NodeName, StageTold.Trace>> traces = new HashMap<>();

    PartIndex(Map<NodeName, StageTold> told) {
        told.forEach(
                (node, one) -> {
                    one.parts().forEach(part -> add(new Found(node, part)));
                    one.traces()
                            .forEach(
                                    trace ->
                                            traces.computeIfAbsent(
                                                            trace.attempt(), _ -> new HashMap<>())
                                                    .put(node, trace));
                });
        Comparator<Found> order =
                Comparator.<Found, Boolean>comparing(found -> found.part().kept())
                        .thenComparing(Found::node);
        all.values().forEach(byIndex -> byIndex.values().forEach(list -> list.sort(order)));
    }

    private void add(Found found) {
        all.computeIfAbsent(found.part().checkpoint(), _ -> new TreeMap<>())
                .computeIfAbsent(found.part().index(), _ -> new ArrayList<>())
                .add(found);
    }

    /// Where a part lies, first where it was written.
    List<Found> places(CheckpointId checkpoint, int index) {
        return parts(checkpoint).getOrDefault(index, List.of());
    }

    /// All that lies anywhere of a checkpoint, by position in the gang that wrote it.
    SortedMap<Integer, List<Found>> parts(CheckpointId checkpoint) {
        return all.getOrDefault(checkpoint, new TreeMap<>());
    }

    /// The part where it was written, on this node.
    Optional<Part> written(CheckpointId checkpoint, int index, NodeName node) {
        return places(checkpoint, index).stream()
                .filter(found -> !found.part().kept() && found.node().equals(node))
                .map(Found::part)
                .findFirst();
    }

    /// Of which checkpoints of an attempt anything lies somewhere.
    List<CheckpointId> of(AttemptId attempt) {
        return all.keySet().stream().filter(id -> id.writtenBy().equals(attempt)).sorted().toList();
    }

    /// The newest step of which an attempt has written a part; 0 if none.
    long newestStep(AttemptId attempt) {
        return of(attempt).stream().mapToLong(CheckpointId::step).max().orElse(0);
    }

    /// Whether anything was ever begun by an attempt, as far as is told.
    boolean knows(AttemptId attempt) {
        return traces.getOrDefault(attempt, Map.of()).values().stream()
                .anyMatch(trace -> !trace.steps().isEmpty());
    }

    Optional<StageTold.Trace> trace(AttemptId attempt, NodeName node) {
        return Optional.ofNullable(traces.getOrDefault(attempt, Map.of()).get(node));
    }
}
