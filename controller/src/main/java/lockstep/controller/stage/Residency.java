package lockstep.controller.stage;

import lockstep.controller.stage.Restorability.Source;
import lockstep.controller.wire.StageTold;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.JobStaging;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.state.Job;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How long it takes to have a checkpoint on each node, given what lies there already.
final class Residency {
    /// Bytes a second where nothing was measured yet.
    private static final double USUAL_RATE = 500e6;

    private final Sight sight;
    private final StageSettings settings;

    Residency(Sight sight, StageSettings settings) {
        this.sight = sight;
        this.settings = settings;
    }

    JobStaging of(Job job, Checkpoint checkpoint) {
        boolean ownOnly = job.spec().checkpointing().ownShardsOnly();
        long needed =
                ownOnly ? checkpoint.bytes() / checkpoint.writers().size() : checkpoint.bytes();
        Map<NodeName, Long> resident = new HashMap<>();
        Map<NodeName, Integer> holders = new HashMap<>();
        List<Source> sources =
                new Restorability(sight.parts()).onNodes(checkpoint).orElse(List.of());
        for (Source source : sources) {
            for (NodeName node : Restorability.nodes(source)) {
                resident.merge(
                        node,
                        source.part().bytes(),
                        ownOnly ? (a, b) -> Math.max(a, b) : Long::sum);
            }
            holders.put(source.places().getFirst().node(), source.part().index());
        }
        double rate = rate(checkpoint);
        Map<NodeName, Double> seconds = new HashMap<>();
        resident.forEach((node, bytes) -> seconds.put(node, Math.max(0, needed - bytes) / rate));
        return new JobStaging(checkpoint.id(), seconds, needed / rate, holders);
    }

    /// What a node may take in, or less where the store is slower than that.
    private double rate(Checkpoint checkpoint) {
        double store =
                checkpoint
                        .durable()
                        .map(
                                durable ->
                                        sight.told().values().stream()
                                                .flatMap(one -> one.ways().stream())
                                                .filter(
                                                        way ->
                                                                way.store().equals(durable.store())
                                                                        && way.readRate() > 0)
                                                .mapToDouble(StageTold.Way::readRate)
                                                .max()
                                                .orElse(USUAL_RATE))
                        .orElse(Double.POSITIVE_INFINITY);
        return Math.min(Math.min(store, settings.nodeRate()), USUAL_RATE);
    }
}
