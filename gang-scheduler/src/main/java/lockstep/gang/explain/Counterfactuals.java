package lockstep.gang.explain;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fair.NamedReservation;
import lockstep.gang.fair.Qos;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Layout;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What would start a job sooner: one thing at a time is changed and planned for again.
///
/// Nothing is claimed that such a plan does not say. Where many values of one thing could help
/// (time limits, numbers of nodes), the survey of the nodes tells which are worth a try.
final class Counterfactuals {
    /// The most that anybody wants to read.
    private static final int LISTED_MOST = 5;

    /// How many values of one thing are tried.
    private static final int VALUES_MOST = 3;

    /// Limits as people choose them, in minutes.
    private static final List<Integer> ROUND_MINUTES =
            List.of(
                    5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 360, 480, 600, 720, 960,
                    1_080, 1_440, 2_160, 2_880, 4_320, 5_760, 7_200, 10_080, 14_400, 20_160);

    private static final Comparator<Alternative> CHEAPEST_FIRST =
            Comparator.comparing((Alternative one) -> one.change() instanceof Change.ByCluster)
                    .thenComparingLong(Counterfactuals::percent)
                    .thenComparing(one -> one.start().at());

    private final Study study;
    private final Gating gating;
    private final Job job;
    private final JobSpec spec;
    private final List<Alternative> found = new ArrayList<>();

    Counterfactuals(Study study, Gating gating) {
        this.study = study;
        this.gating = gating;
        this.job = study.job();
        this.spec = job.spec();
    }

    /// At most a handful, the cheapest change first.
    List<Alternative> alternatives() {
        if (job.state() instanceof JobState.Held) {
            tryOne(new Change.Released());
            return found;
        }
        tryGates();
        tryTimeLimits();
        tryPoorerNodes();
        tryNodeCounts();
        tryWishes();
        tryNodesBack();
        tryPlaces();
        found.sort(CHEAPEST_FIRST);
        return List.copyOf(found.subList(0, Math.min(LISTED_MOST, found.size())));
    }

    /// Of what the job would take without the change.
    private static long percent(Alternative one) {
        return Math.round(100 * one.cost() / Math.max(1, one.start().acceleratorSeconds()));
    }

    private boolean tryOne(Change change) {
        return keep(change, study.start(change));
    }

    private boolean keep(Change change, Optional<PlannedStart> start) {
        if (start.isEmpty() || !isSooner(start.get())) {
            return false;
        }
        double before = study.planned().map(PlannedStart::placeCost).orElse(0.0);
        double smaller =
                change instanceof Change.FewerNodes(int nodes, int asked)
                        ? study.prospects().shape(job, nodes, asked)
                        : 0;
        found.add(
                new Alternative(
                        change,
                        start.get(),
                        smaller + Math.max(0, start.get().placeCost() - before),
                        study.planned()
                                .map(other -> Duration.between(start.get().at(), other.at()))));
        return true;
    }

    private boolean isSooner(PlannedStart start) {
        Duration worth = study.scenario().settings().resolution();
        return study.planned().map(old -> !start.at().plus(worth).isAfter(old.at())).orElse(true);
    }

    private void tryGates() {
        if (spec.begin().filter(begin -> begin.isAfter(study.now())).isPresent()) {
            tryOne(new Change.AnyTime());
        }
        Change.DependenciesMet met = gating.dependencies();
        if (!spec.terms().dependencies().all().isEmpty()) {
            tryOne(met);
        }
    }

    /// The largest round limit with which it is out of the way of all that is planned.
    private void tryTimeLimits() {
        List<Instant> until = freeUntil();
        int wanted = study.survey().wanted();
        if (until.size() < wanted || study.survey().free().size() >= wanted) {
            return;
        }
        Duration gap = Duration.between(study.now(), until.get(wanted - 1));
        Duration asked = study.prospects().hold(job);
        List<Duration> limits =
                ROUND_MINUTES.reversed().stream()
                        .map(Duration::ofMinutes)
                        .filter(limit -> limit.compareTo(asked) < 0 && limit.compareTo(gap) <= 0)
                        .filter(limit -> !isTooShort(limit))
                        .limit(VALUES_MOST)
                        .toList();
        for (Duration limit : limits) {
            Change change = new Change.TimeLimit(limit, spec.timeLimit());
            if (keep(change, study.startNow(change))) {
                return;
            }
        }
    }

    /// Whether jobs like this one have shown that they run longer.
    private boolean isTooShort(Duration limit) {
        Duration run = study.prospects().run(job);
        return spec.timeLimit().filter(asked -> run.compareTo(asked) < 0).isPresent()
                && limit.compareTo(run) < 0;
    }

    /// Until when each node that has room now has it, the longest first.
    private List<Instant> freeUntil() {
        Map<NodeName, Instant> until = new HashMap<>();
        study.survey().free().forEach(node -> until.put(node, Instant.MAX));
        study.survey()
                .closed()
                .forEach(
                        (name, nodes) -> {
                            NamedReservation one =
                                    study.scenario().policy().reservation(name).orElseThrow();
                            nodes.forEach(node -> until.put(node, one.from()));
                        });
        study.survey()
                .claimed()
                .values()
                .forEach(nodes -> nodes.forEach(node -> until.put(node, Instant.MAX)));
        study.claims()
                .forEach(
                        claim ->
                                claim.nodes()
                                        .forEach(
                                                node ->
                                                        until.computeIfPresent(
                                                                node,
                                                                (_, old) ->
                                                                        claim.from().isBefore(old)
                                                                                ? claim.from()
                                                                                : old)));
        return until.values().stream().sorted(Comparator.reverseOrder()).toList();
    }

    private void tryPoorerNodes() {
        if (study.survey().free().size() >= study.survey().wanted()) {
            tryOne(new Change.PoorerNodes());
        }
    }

    /// As many nodes as have room now.
    private void tryNodeCounts() {
        int free = study.survey().free().size();
        int wanted = study.survey().wanted();
        if (spec.shape().tasks().isPresent() || free >= wanted) {
            return;
        }
        int group = Math.max(1, spec.terms().layout().segment());
        int least = Math.max(1, spec.nodeList().size());
        boolean _ =
                IntStream.of(free, free - 1, free / 2)
                        .map(nodes -> nodes - nodes % group)
                        .filter(nodes -> nodes >= least)
                        .distinct()
                        .mapToObj(nodes -> new Change.FewerNodes(nodes, wanted))
                        .anyMatch(change -> keep(change, study.startNow(change)));
    }

    private void tryWishes() {
        if (!spec.nodeList().isEmpty()) {
            tryOne(new Change.AnyNodes(spec.nodeList()));
        }
        if (!spec.exclude().isEmpty()) {
            tryOne(new Change.NoExclusion(spec.exclude()));
        }
        if (!spec.features().isEmpty()) {
            tryOne(new Change.AnyFeatures(spec.features()));
        }
        if (spec.shape().exclusive()) {
            tryOne(new Change.Sharing());
        }
        if (!spec.terms().layout().equals(Layout.ANY)) {
            tryOne(new Change.AnyLayout());
        }
    }

    /// The domain that helps most, the smallest of those that help as much.
    private void tryNodesBack() {
        if (study.survey().unusable().containsKey(Reason.Ailment.UNFIT)) {
            tryOne(new Change.UnfitNodes());
        }
        NodesOut.of(study).domains(VALUES_MOST).stream()
                .filter(change -> study.start(change).filter(this::isSooner).isPresent())
                .min(
                        Comparator.comparing(
                                        (Change.NodesBack change) ->
                                                study.start(change).orElseThrow().at())
                                .thenComparingInt(change -> change.nodes().size()))
                .ifPresent(this::tryOne);
    }

    private void tryPlaces() {
        String account = study.scenario().policy().belongingOf(job).payer().account();
        String qos = study.scenario().policy().belongingOf(job).qos();
        Stream<Change> levels =
                study.scenario().policy().qos().byName().values().stream()
                        .filter(level -> !level.name().equals(qos) && level.admits(account))
                        .map(Qos::name)
                        .<Change>map(Change.OtherQos::new)
                        .limit(VALUES_MOST);
        Stream<Change> partitions =
                study.scenario().snapshot().partitions().all().stream()
                        .filter(other -> !other.name().equals(spec.partition()))
                        .filter(
                                other ->
                                        other.maxTime()
                                                .map(
                                                        most ->
                                                                spec.timeLimit()
                                                                        .filter(
                                                                                limit ->
                                                                                        limit
                                                                                                        .compareTo(
                                                                                                                most)
                                                                                                <= 0)
                                                                        .isPresent())
                                                .orElse(true))
                        .<Change>map(other -> new Change.OtherPartition(other.name()))
                        .limit(VALUES_MOST);
        Stream.concat(levels, partitions).toList().forEach(this::tryOne);
    }
}
