package lockstep.controller.stage;

import lockstep.controller.wire.StageTold;
import lockstep.gang.checkpoint.JobStaging;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.StageIn;
import lockstep.gang.state.Job;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// How much sooner a job can start on nodes where data that it has staged in lies already.
final class DataResidency {
    /// Bytes a second that one node fetches, where the site allows it more.
    private static final double USUAL_RATE = 500e6;

    private final Sight sight;
    private final double rate;

    DataResidency(Sight sight, StageSettings settings) {
        this.sight = sight;
        this.rate = Math.min(USUAL_RATE, settings.nodeRate());
    }

    /// Adds the seconds that its data takes to those that its checkpoint does. Nothing is added
    /// where no node has any of it: then all nodes are alike.
    ///
    /// @param without what is known without its data
    Optional<JobStaging> add(Job job, Optional<JobStaging> without) {
        Map<String, Long> sizes = sizes(job);
        Map<NodeName, Long> resident = new TreeMap<>();
        sight.told()
                .forEach(
                        (node, told) -> {
                            long bytes = resident(job, told, sizes);
                            if (bytes > 0) {
                                resident.put(node, bytes);
                            }
                        });
        if (resident.isEmpty()) {
            return without;
        }
        long all = sizes.values().stream().mapToLong(Long::longValue).sum();
        JobStaging base =
                without.orElseGet(() -> new JobStaging(Optional.empty(), Map.of(), 0, Map.of()));
        Map<NodeName, Double> seconds = new HashMap<>();
        base.secondsByNode().forEach((node, one) -> seconds.put(node, one + all / rate));
        resident.forEach(
                (node, bytes) -> seconds.put(node, base.secondsTo(node) + (all - bytes) / rate));
        return Optional.of(
                new JobStaging(
                        base.checkpoint(),
                        seconds,
                        base.secondsElsewhere() + all / rate,
                        base.holders()));
    }

    private static long resident(Job job, StageTold told, Map<String, Long> sizes) {
        return told.data().stream()
                .filter(one -> one.user() == job.submitter().uid())
                .map(StageTold.Data::uri)
                .distinct()
                .mapToLong(uri -> sizes.getOrDefault(uri, 0L))
                .sum();
    }

    /// As nodes tell it.
    private static String uri(StageIn one) {
        return one.uri().endsWith("/") ? one.uri().substring(0, one.uri().length() - 1) : one.uri();
    }

    /// Of what the job names: as the nodes know that have it, else as its user said.
    private Map<String, Long> sizes(Job job) {
        Map<String, Long> sizes = new HashMap<>();
        List<StageIn> wanted = job.spec().checkpointing().stageIn();
        for (StageIn one : wanted) {
            OptionalLong known =
                    sight.told().values().stream()
                            .flatMap(told -> told.data().stream())
                            .filter(data -> data.user() == job.submitter().uid())
                            .filter(data -> data.uri().equals(uri(one)))
                            .mapToLong(StageTold.Data::bytes)
                            .max();
            sizes.put(uri(one), known.orElse(one.mebibytes() << 20));
        }
        return sizes;
    }
}
