package lockstep.controller.stage;

import lockstep.gang.checkpoint.JobStaging;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.StageIn;
import lockstep.gang.state.Job;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// How much sooner a job can start on nodes where data that it has staged in lies already.
final class DataResidency {
    /// Bytes a second that one node fetches, where the site allows it more.
    private static final double USUAL_RATE = 500e6;

    private final double rate;

    /// Bytes of what each node has, by whose it is and its address.
    private final Map<Item, Map<NodeName, Long>> there = new HashMap<>();

    private record Item(int user, String uri) {}

    DataResidency(Sight sight, StageSettings settings) {
        sight.told()
                .forEach(
                        (node, told) ->
                                told.data()
                                        .forEach(
                                                one ->
                                                        there.computeIfAbsent(
                                                                        new Item(
                                                                                one.user(),
                                                                                one.uri()),
                                                                        _ -> new HashMap<>())
                                                                .merge(
                                                                        node,
                                                                        one.bytes(),
                                                                        Math::max)));
        this.rate = Math.min(USUAL_RATE, settings.nodeRate());
    }

    /// Adds the seconds that its data takes to those that its checkpoint does. Nothing is added
    /// where no node has any of it: then all nodes are alike.
    ///
    /// @param without what is known without its data
    Optional<JobStaging> add(Job job, Optional<JobStaging> without) {
        long all = 0;
        Map<NodeName, Long> resident = new TreeMap<>();
        Set<String> counted = new HashSet<>();
        for (StageIn one : job.spec().checkpointing().stageIn()) {
            if (!counted.add(uri(one))) {
                continue;
            }
            Map<NodeName, Long> nodes =
                    there.getOrDefault(new Item(job.submitter().uid(), uri(one)), Map.of());
            // As the nodes know that have it, else as its user said.
            long size =
                    nodes.values().stream()
                            .max(Comparator.naturalOrder())
                            .orElse(one.mebibytes() << 20);
            nodes.keySet().forEach(node -> resident.merge(node, size, Long::sum));
            all += size;
        }
        return resident.isEmpty() ? without : Optional.of(with(all, resident, without));
    }

    private JobStaging with(long all, Map<NodeName, Long> resident, Optional<JobStaging> without) {
        JobStaging base =
                without.orElseGet(() -> new JobStaging(Optional.empty(), Map.of(), 0, Map.of()));
        Map<NodeName, Double> seconds = new HashMap<>();
        base.secondsByNode().forEach((node, one) -> seconds.put(node, one + all / rate));
        resident.forEach(
                (node, bytes) -> seconds.put(node, base.secondsTo(node) + (all - bytes) / rate));
        return new JobStaging(
                base.checkpoint(), seconds, base.secondsElsewhere() + all / rate, base.holders());
    }

    /// As nodes tell it.
    private static String uri(StageIn one) {
        return one.uri().endsWith("/") ? one.uri().substring(0, one.uri().length() - 1) : one.uri();
    }
}
