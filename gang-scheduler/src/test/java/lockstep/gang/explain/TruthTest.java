package lockstep.gang.explain;

import static lockstep.gang.fixture.ClusterFixture.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.fixture.RandomCluster;
import lockstep.gang.fixture.Seeds;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.PricePlanner;
import lockstep.gang.plan.Settings;
import lockstep.gang.plan.Settings.Backfill;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Whatever an explanation says, the planner says too.
class TruthTest {
    private static final Settings SETTINGS = Settings.standard();

    static IntStream seeds() {
        return Seeds.drawn(12, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_planned_start_is_that_of_the_plan_at_full_depth(int seed) {
        ClusterSnapshot snapshot = draw(seed);
        Plan deep = plan(snapshot, SETTINGS.with(new Backfill.Conservative()));
        Plan earnest = plan(snapshot, SETTINGS);
        for (Explanation explanation : explanations(snapshot)) {
            switch (explanation) {
                case Explanation.Ready(var job, var start) ->
                        assertThat(startOf(earnest, job))
                                .contains(new When(start.at(), Set.copyOf(start.nodes())));
                case Explanation.Waiting waiting ->
                        assertThat(
                                        waiting.planned()
                                                .map(
                                                        one ->
                                                                new When(
                                                                        one.at(),
                                                                        Set.copyOf(one.nodes()))))
                                .isEqualTo(startOf(deep, waiting.job()));
                case Explanation.Placed _, Explanation.NeverPlaced _ -> {}
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void what_would_start_a_job_sooner_does(int seed) {
        ClusterSnapshot snapshot = draw(seed);
        Scenario scenario = new Scenario(snapshot, SETTINGS, Policy.open(), NOON);
        for (Explanation explanation : explanations(snapshot)) {
            if (explanation instanceof Explanation.Waiting waiting) {
                waiting.alternatives().forEach(one -> holds(scenario, waiting, one));
            }
        }
    }

    private static void holds(Scenario scenario, Explanation.Waiting waiting, Alternative claim) {
        Scenario changed = scenario.with(claim.change(), waiting.job());
        boolean now = claim.start().at().equals(NOON);
        Settings settings =
                now ? changed.settings() : changed.settings().with(new Backfill.Conservative());
        assertThat(startOf(plan(changed.snapshot(), settings), waiting.job()).map(When::at))
                .as(claim.toString())
                .contains(claim.start().at());
        waiting.planned().ifPresent(old -> assertThat(claim.start().at()).isBefore(old.at()));
        assertThat(claim.cost()).isNotNegative();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void every_waiting_job_has_a_reason_and_the_dearest_comes_first(int seed) {
        for (Explanation explanation : explanations(draw(seed))) {
            if (explanation instanceof Explanation.Waiting waiting) {
                assertThat(waiting.reasons()).isNotEmpty();
                List<Double> costs =
                        waiting.reasons().stream()
                                .map(reason -> -reason.cost().orElse(Double.POSITIVE_INFINITY))
                                .toList();
                assertThat(costs).isSorted();
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void no_explanation_takes_more_plans_than_it_may(int seed) {
        ClusterSnapshot snapshot = draw(seed);
        for (JobId job : snapshot.state().queue()) {
            AtomicInteger plans = new AtomicInteger();
            new Explainer(
                            SETTINGS,
                            Policy.open(),
                            (settings, policy) ->
                                    (seen, now) -> {
                                        plans.incrementAndGet();
                                        return new PricePlanner(settings, policy).plan(seen, now);
                                    })
                    .explain(snapshot, job, NOON);
            // One that is to start at once is looked at twice.
            assertThat(plans.get()).isLessThanOrEqualTo(Explainer.PLANS_MOST + 1);
        }
    }

    @Test
    void jobs_wait_start_and_could_start_sooner_often_enough_to_be_tested() {
        int waiting = 0;
        int sooner = 0;
        int ready = 0;
        for (int seed : seeds().toArray()) {
            for (Explanation explanation : explanations(draw(seed))) {
                switch (explanation) {
                    case Explanation.Waiting one -> {
                        waiting++;
                        sooner += one.alternatives().size();
                    }
                    case Explanation.Ready _ -> ready++;
                    case Explanation.Placed _, Explanation.NeverPlaced _ -> {}
                }
            }
        }
        assertThat(waiting).isGreaterThan(50);
        assertThat(sooner).isGreaterThan(50);
        assertThat(ready).isGreaterThan(10);
    }

    private record When(Instant at, Set<NodeName> nodes) {}

    private static Plan plan(ClusterSnapshot snapshot, Settings settings) {
        return new PricePlanner(settings, Policy.open()).plan(snapshot, NOON);
    }

    private static Optional<When> startOf(Plan plan, JobId job) {
        Optional<When> now =
                plan.starts().stream()
                        .filter(one -> one.job().equals(job))
                        .map(
                                one -> {
                                    Set<NodeName> nodes = new HashSet<>();
                                    one.placement().stream()
                                            .map(NodeShare::node)
                                            .forEach(nodes::add);
                                    return new When(NOON, nodes);
                                })
                        .findFirst();
        return now.or(
                () ->
                        plan.reservations().stream()
                                .filter(one -> one.job().equals(job))
                                .map(one -> new When(one.from(), Set.copyOf(one.nodes())))
                                .findFirst());
    }

    private static List<Explanation> explanations(ClusterSnapshot snapshot) {
        Explainer explainer = new Explainer(SETTINGS, Policy.open());
        return snapshot.state().queue().stream()
                .map(job -> explainer.explain(snapshot, job, NOON).orElseThrow())
                .toList();
    }

    /// Some jobs run, some wait, a few nodes are silent or lost.
    private static ClusterSnapshot draw(int seed) {
        RandomGenerator random = new SplittableRandom(seed);
        RandomCluster drawn = new RandomCluster(random);
        Partitions partitions = drawn.partitions();
        ClusterFixture cluster = ClusterFixture.of(drawn.nodes().toArray(NodeFixture[]::new));
        IntStream.range(0, 6).forEach(_ -> cluster.submit(limited(drawn.job(), random)));
        plan(new ClusterSnapshot(cluster.state(), partitions, Set.of()), SETTINGS)
                .starts()
                .forEach(start -> cluster.start(start.job(), start.placement()));
        IntStream.range(0, 4).forEach(_ -> cluster.submit(limited(drawn.job(), random)));
        new ArrayList<>(drawn.few())
                .stream()
                        .sorted()
                        .limit(1)
                        .filter(node -> cluster.node(node.value()).isIdle())
                        .forEach(node -> cluster.lose(node.value()));
        return new ClusterSnapshot(cluster.state(), partitions, drawn.few());
    }

    private static JobSpec limited(JobSpec spec, RandomGenerator random) {
        return new SpecDraft(spec)
                .timeLimit(Duration.ofMinutes(random.nextInt(1, 40) * 10L))
                .build();
    }
}
