package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Decider;
import lockstep.gang.decide.Decision;
import lockstep.gang.decide.Reply;
import lockstep.gang.decide.Rules;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.Seeds;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.plan.Plan.Wait;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What every plan must keep, checked over random clusters and queues.
class PlanPropertiesTest {
    static IntStream seeds() {
        return Seeds.drawn(150, 400);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void all_starts_fit_together(int seed) {
        PlanSituation now = PlanSituation.draw(seed);
        Decision decision = commit(now);
        assertThat(decision.reply())
                .isEqualTo(
                        new Reply.PlanCommitted(
                                now.plan().starts().stream().map(Start::job).toList(), Map.of()));
        decision.next().verify();
        decision.next().nodes().values().forEach(PlanPropertiesTest::requireFreeAndHeldAreAll);
    }

    private static void requireFreeAndHeldAreAll(Node node) {
        Set<String> held =
                node.shares().values().stream()
                        .flatMap(share -> share.accelerators().stream())
                        .collect(Collectors.toSet());
        Set<String> all = new HashSet<>(held);
        node.acceleratorsFree().forEach(free -> assertThat(all.add(free.id())).isTrue());
        assertThat(all)
                .isEqualTo(
                        node.spec().accelerators().stream()
                                .map(Accelerator::id)
                                .collect(Collectors.toSet()));
        assertThat(node.cpusFree()).isBetween(0, node.spec().cpus());
        assertThat(node.memoryMibFree()).isBetween(0L, node.spec().memoryMib());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void each_gang_is_whole_and_what_was_asked_for(int seed) {
        PlanSituation now = PlanSituation.draw(seed);
        for (Start start : now.plan().starts()) {
            requireWhole(now.spec(start.job()), start.placement(), now);
        }
    }

    private static void requireWhole(JobSpec spec, List<NodeShare> placement, PlanSituation now) {
        GangShape shape = spec.shape();
        List<String> names = placement.stream().map(share -> share.node().value()).toList();
        assertThat(names).doesNotHaveDuplicates();
        assertThat(names).containsAll(spec.nodeList()).noneMatch(spec.exclude()::contains);
        assertThat(placement).hasSizeBetween(shape.nodesMin(), shape.nodesMax());
        assertThat(placement.stream().mapToInt(NodeShare::tasks).sum())
                .isEqualTo(shape.tasksOn(placement.size()));
        int nextRank = 0;
        for (NodeShare share : placement) {
            Node node = now.node(share.node());
            assertThat(now.partition(spec).contains(node.name())).isTrue();
            assertThat(node.spec().features()).containsAll(spec.features());
            assertThat(share.firstRank()).isEqualTo(nextRank);
            nextRank += share.ranks();
            requireShare(shape, share, node);
        }
        assertThat(nextRank)
                .isEqualTo(
                        switch (spec.launch()) {
                            case Launch.Batch _ -> 1;
                            case Launch.PerNode _ -> placement.size();
                            case Launch.PerRank _ -> shape.tasksOn(placement.size());
                        });
    }

    private static void requireShare(GangShape shape, NodeShare share, Node node) {
        int cpus = share.tasks() * shape.cpusPerTask();
        assertThat(share.cpus()).isEqualTo(shape.exclusive() ? node.spec().cpus() : cpus);
        if (shape.exclusive()) {
            assertThat(node.isIdle()).isTrue();
            assertThat(share.memoryMib()).isEqualTo(node.spec().memoryMib());
        } else {
            assertThat(share.memoryMib()).isEqualTo(memoryMib(shape, cpus, node));
            assertThat(share.accelerators())
                    .hasSize(shape.gresPerNode().stream().mapToInt(Gres::count).sum());
        }
        Set<String> given = Set.copyOf(share.accelerators());
        for (Gres gres : shape.gresPerNode()) {
            assertThat(
                            node.acceleratorsFree().stream()
                                    .filter(free -> given.contains(free.id()))
                                    .filter(
                                            free ->
                                                    gres.type().isEmpty()
                                                            || gres.type().equals(free.type())))
                    .hasSizeGreaterThanOrEqualTo(gres.count());
        }
    }

    private static long memoryMib(GangShape shape, int cpus, Node node) {
        if (shape.memoryMibPerNode().isPresent()) {
            long mib = shape.memoryMibPerNode().getAsLong();
            return mib == 0 ? node.spec().memoryMib() : mib;
        }
        return shape.memoryMibPerCpu().orElse(0) * cpus;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_same_snapshot_gives_the_same_plan(int seed) {
        PlanSituation now = PlanSituation.draw(seed);
        Plan again =
                new PricePlanner(Settings.standard(), Policy.open())
                        .plan(PlanSituation.draw(seed).snapshot(), NOON);
        assertThat(again).isEqualTo(now.plan());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void each_pending_job_starts_or_has_a_reason(int seed) {
        PlanSituation now = PlanSituation.draw(seed);
        List<JobId> started = now.plan().starts().stream().map(Start::job).toList();
        assertThat(started).isSorted().doesNotHaveDuplicates();
        assertThat(now.plan().waits()).doesNotContainKeys(started.toArray(JobId[]::new));
        Set<JobId> all = new HashSet<>(started);
        all.addAll(now.plan().waits().keySet());
        assertThat(all).isEqualTo(Set.copyOf(now.state().queue()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothing_starts_on_silent_or_lost_nodes(int seed) {
        PlanSituation now = PlanSituation.draw(seed);
        assertThat(placements(now.plan()).map(share -> now.node(share.node())))
                .allMatch(now.snapshot()::isUsable);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_reasons_are_true(int seed) {
        PlanSituation now = PlanSituation.draw(seed);
        ClusterState after = commit(now).next();
        Map<JobId, Wait> waits = now.plan().waits();
        waits.forEach(
                (id, wait) -> {
                    JobSpec spec = now.spec(id);
                    boolean couldRun = new NaiveFit(spec, now.usable(spec, after), true).fits();
                    boolean hasRoom = new NaiveFit(spec, now.usable(spec, after), false).fits();
                    boolean couldOnAll = new NaiveFit(spec, now.all(spec), true).fits();
                    switch (wait.word()) {
                        case "Resources" -> assertThat(couldRun && !hasRoom).isTrue();
                        case "Priority" -> assertThat(hasEarlierWaiting(id, now)).isTrue();
                        case "ReqNodeNotAvail" -> assertThat(couldOnAll && !couldRun).isTrue();
                        case "BadConstraints" -> assertThat(couldOnAll).isFalse();
                        default -> throw new AssertionError(wait);
                    }
                });
    }

    private static boolean hasEarlierWaiting(JobId id, PlanSituation now) {
        return now.plan().waits().entrySet().stream()
                .anyMatch(
                        other ->
                                other.getKey().compareTo(id) < 0
                                        && other.getValue().word().equals("Resources"));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_first_job_of_the_queue_starts_whenever_there_is_room(int seed) {
        PlanSituation now = PlanSituation.draw(seed);
        JobId first = now.state().queue().first();
        JobSpec spec = now.spec(first);
        var fit = new NaiveFit(spec, now.usable(spec, now.state()), false);
        List<Start> starts =
                now.plan().starts().stream().filter(s -> s.job().equals(first)).toList();
        assertThat(starts).hasSize(fit.fits() ? 1 : 0);
        if (fit.fits()) {
            int size = starts.getFirst().placement().size();
            assertThat(fit.fits(size)).isTrue();
            if (spec.shape().tasks().isPresent()) {
                assertThat(size).isEqualTo(fit.smallest().orElseThrow());
            } else if (size < spec.shape().nodesMax()) {
                assertThat(fit.fits(size + 1)).isFalse();
            }
        }
    }

    /// Guards all others: a property over situations in which nothing happens says nothing.
    @Test
    void the_situations_have_all_kinds_of_outcomes() {
        Map<String, Long> outcomes =
                seeds().mapToObj(PlanSituation::draw)
                        .map(PlanSituation::plan)
                        .flatMap(
                                plan ->
                                        Stream.concat(
                                                plan.starts().stream()
                                                        .map(
                                                                start ->
                                                                        start.placement().size() > 1
                                                                                ? "gang"
                                                                                : "single"),
                                                plan.waits().values().stream().map(Wait::word)))
                        .collect(Collectors.groupingBy(word -> word, Collectors.counting()));
        assertThat(outcomes)
                .containsOnlyKeys(
                        "gang",
                        "single",
                        "Resources",
                        "Priority",
                        "ReqNodeNotAvail",
                        "BadConstraints")
                .allSatisfy((_, count) -> assertThat(count).isGreaterThan(50));
    }

    private static Stream<NodeShare> placements(Plan plan) {
        return plan.starts().stream().flatMap(start -> start.placement().stream());
    }

    private static Decision commit(PlanSituation now) {
        return new Decider(Rules.standard())
                .decide(now.state(), new Command.CommitPlan(now.plan()), NOON);
    }
}
