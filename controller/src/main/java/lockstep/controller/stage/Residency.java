package lockstep.controller.stage;

import lockstep.controller.stage.Restorability.Source;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.JobStaging;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.state.Job;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// How long each node would keep a job waiting: until its checkpoint is there, given what lies
/// there already and how well the node reaches the store.
final class Residency {
    /// Bytes a second where nothing was measured yet.
    private static final double USUAL_RATE = 500e6;

    /// A path that stalled is trusted again after ten minutes at the latest, if it comes back. So
    /// long a node without any other may neither fetch nor make anything durable.
    private static final double CUT_OFF_SECONDS = 600;

    private static final double STEP = 1.5;

    private final Sight sight;
    private final StageSettings settings;
    private final Reach reach;

    Residency(Sight sight, StageSettings settings, Reach reach) {
        this.sight = sight;
        this.settings = settings;
        this.reach = reach;
    }

    /// For a job that begins from scratch; empty where no node is worse for it than any other.
    Optional<JobStaging> ofFresh(Job job) {
        Map<NodeName, Double> seconds = new TreeMap<>();
        reach.cutOff(storeOf(job)).forEach(node -> seconds.put(node, CUT_OFF_SECONDS));
        return seconds.isEmpty()
                ? Optional.empty()
                : Optional.of(new JobStaging(Optional.empty(), seconds, 0, Map.of()));
    }

    private static String storeOf(Job job) {
        return job.spec().checkpointing().store();
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
        // What lies on nodes is fetched from them.
        String store =
                sources.isEmpty()
                        ? checkpoint.durable().map(Checkpoint.Durable::store).orElse("")
                        : "";
        Set<NodeName> cutOff = new TreeSet<>(reach.cutOff(storeOf(job)));
        cutOff.addAll(reach.cutOff(store));
        Set<NodeName> known = new TreeSet<>(resident.keySet());
        known.addAll(cutOff);
        known.addAll(sight.told().keySet());
        OptionalDouble best = reach.bestReadRate(store);
        double elsewhere = needed / rate(store, best);
        Map<NodeName, Double> seconds = new HashMap<>();
        for (NodeName node : known) {
            long missing = Math.max(0, needed - resident.getOrDefault(node, 0L));
            OptionalDouble own = reach.readRate(node, store);
            double one =
                    missing / rate(store, own.isPresent() ? own : best)
                            + (cutOff.contains(node) ? CUT_OFF_SECONDS : 0);
            if (one != elsewhere) {
                seconds.put(node, one);
            }
        }
        return new JobStaging(Optional.of(checkpoint.id()), seconds, elsewhere, holders);
    }

    /// What a node may take in, or less where what it is fetched from is slower.
    ///
    /// @param store empty where it comes from other nodes
    private double rate(String store, OptionalDouble measured) {
        double source = store.isEmpty() ? USUAL_RATE : measured.orElse(USUAL_RATE);
        return stepped(Math.min(source, settings.nodeRate()));
    }

    /// Nothing is planned anew because a path was a little faster this time.
    private static double stepped(double rate) {
        return Math.pow(STEP, Math.floor(Math.log(rate) / Math.log(STEP)));
    }
}
