package lockstep.gang.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Plan.Wait;
import lockstep.gang.plan.Planner;
import lockstep.gang.replay.baseline.EasyBackfill;
import lockstep.gang.replay.baseline.Fifo;
import lockstep.gang.replay.site.Site;
import lockstep.gang.replay.trace.TraceJob;
import lockstep.gang.replay.truth.Chance;
import lockstep.gang.replay.truth.Empirical;
import lockstep.gang.replay.truth.Episode;
import lockstep.gang.replay.truth.Episode.Target;
import lockstep.gang.replay.truth.Failures;
import lockstep.gang.replay.truth.NodeSpeeds;
import lockstep.gang.replay.truth.Spread;
import lockstep.gang.replay.truth.Spread.Program;
import lockstep.gang.replay.truth.Truth;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

class ReplayTest {
    private static Planner easy(Site site) {
        return new EasyBackfill(site.fabric());
    }

    private static Planner fifo(Site site) {
        return new Fifo(site.fabric());
    }

    @Test
    void a_job_runs_as_long_as_the_trace_says_where_everything_is_typical() {
        Outcome outcome = Scene.on("2x8").job("a", 5, 100, 16).replay(ReplayTest::fifo);
        assertThat(Scene.schedule(outcome)).isEqualTo("a 5-105");
        assertThat(outcome.whole().of(Portion.USEFUL)).isEqualTo(1_600);
        assertThat(outcome.whole().available()).isEqualTo(16 * 105);
    }

    @Test
    void a_gang_is_as_slow_as_its_slowest_node() {
        Scene scene = Scene.on("3x1").job("pair", 0, 100, 3);
        scene.truth(Truth.ideal(scene.site()).with(NodeSpeeds.of(1, 1.5, 1)));
        Outcome outcome = scene.replay(ReplayTest::fifo);
        assertThat(Scene.schedule(outcome)).isEqualTo("pair 0-150");
        assertThat(outcome.whole().of(Portion.STRAGGLER)).isEqualTo(150);
    }

    @Test
    void a_gang_that_lies_wider_than_it_must_communicates_longer() {
        // On leaves of two nodes, single jobs leave one free node on each.
        Scene scene =
                Scene.on("4x1/2")
                        .job("a", 0, 200, 1)
                        .job("b", 0, 50, 1)
                        .job("c", 0, 200, 1)
                        .job("pair", 1, 100, 2);
        Spread spread = new Spread(List.of(new Program("train", 0.2, 1.5, 2)), new Chance(1));
        scene.truth(Truth.ideal(scene.site()).with(spread));
        Outcome outcome = scene.replay(ReplayTest::fifo);
        assertThat(Scene.schedule(outcome)).isEqualTo("a 0-200, b 0-50, c 0-200, pair 50-160");
        assertThat(outcome.whole().of(Portion.SPREAD)).isCloseTo(20, within(1e-9));
    }

    @Test
    void a_gray_node_slows_its_gang_while_it_is_gray() {
        Scene scene = Scene.on("2x1").job("pair", 0, 100, 2);
        Episode episode =
                new Episode(
                        new Target.OfNode(1), Duration.ofSeconds(20), Duration.ofSeconds(40), 2);
        scene.truth(Truth.ideal(scene.site()).with(List.of(episode)));
        // 20 s of work, then 20 s of work in 40 s, then the other 60 s.
        assertThat(Scene.schedule(scene.replay(ReplayTest::fifo))).isEqualTo("pair 0-120");
    }

    @Test
    void a_degraded_uplink_slows_only_gangs_that_cross_it() {
        Episode episode = new Episode(new Target.OfLeaf(0), Duration.ZERO, Duration.ofDays(1), 2);
        Spread spread = new Spread(List.of(new Program("train", 0.2, 1.5, 2)), new Chance(1));
        Scene inside = Scene.on("4x1/2").job("pair", 1, 100, 2);
        inside.truth(Truth.ideal(inside.site()).with(spread).with(List.of(episode)));
        Scene across = Scene.on("4x1/2").job("four", 1, 100, 4);
        across.truth(Truth.ideal(across.site()).with(spread).with(List.of(episode)));
        assertThat(Scene.schedule(inside.replay(ReplayTest::fifo))).isEqualTo("pair 1-101");
        assertThat(Scene.schedule(across.replay(ReplayTest::fifo))).isEqualTo("four 1-121");
    }

    @Test
    void a_failure_costs_the_work_since_the_last_checkpoint_and_a_restart() {
        Scene scene =
                Scene.on("2x1")
                        .job("pair", 0, 10_000, 2)
                        .settings(
                                ReplaySettings.exact()
                                        .withCheckpointEvery(Duration.ofSeconds(1_000))
                                        .withRestart(Duration.ofSeconds(60)));
        Failures once = Failures.of(new double[] {5_000, 0}, Duration.ofMinutes(5), new Chance(7));
        long failsAt = once.timeToFailure(0, 0).orElseThrow().toMillis();
        long upAgain = failsAt + 300_000;
        long failsAgain = upAgain + once.timeToFailure(0, 1).orElseThrow().toMillis();
        assertThat(failsAt).isBetween(1_000_000L, 9_999_000L);
        long saved = failsAt / 1_000_000 * 1_000_000;
        long ends = upAgain + 60_000 + 10_000_000 - saved;
        assertThat(failsAgain).isGreaterThan(ends);
        scene.truth(Truth.ideal(scene.site()).with(once));
        Outcome outcome = scene.replay(ReplayTest::fifo);
        JobOutcome pair = outcome.jobs().getFirst();
        assertThat(pair.attempts()).isEqualTo(2);
        assertThat(pair.end().toMillis()).isEqualTo(ends);
        assertThat(pair.waited()).isEqualTo(Duration.ofMinutes(5));
        assertThat(outcome.whole().of(Portion.LOST))
                .isCloseTo(2 * (failsAt - saved) / 1e3, within(1e-6));
        assertThat(outcome.whole().of(Portion.RESTART)).isEqualTo(120);
        assertThat(outcome.whole().available()).isEqualTo(2 * ends / 1e3 - 300);
    }

    @Test
    void rounds_are_as_far_apart_as_the_settings_say() {
        Scene scene =
                Scene.on("1x4")
                        .job("a", 0, 100, 1)
                        .job("b", 1, 100, 1)
                        .job("c", 45, 100, 1)
                        .settings(ReplaySettings.exact().withRound(Duration.ofSeconds(30)));
        assertThat(Scene.schedule(scene.replay(ReplayTest::fifo)))
                .isEqualTo("a 0-100, b 30-130, c 60-160");
    }

    @Test
    void what_the_cluster_can_never_run_is_not_admitted() {
        Outcome outcome =
                Scene.on("2x4")
                        .job("huge", 0, 10, 9)
                        .job("fits", 0, 10, 8)
                        .replay(ReplayTest::easy);
        assertThat(outcome.notAdmitted()).containsExactly("huge");
        assertThat(Scene.schedule(outcome)).isEqualTo("fits 0-10");
    }

    @Test
    void a_policy_that_starts_nothing_is_found_out() {
        Function<Site, Planner> lazy =
                _ ->
                        (snapshot, _) ->
                                new Plan(
                                        snapshot.state().seq(),
                                        List.of(),
                                        snapshot.state().queue().stream()
                                                .collect(
                                                        Collectors.toMap(
                                                                id -> id,
                                                                _ -> new Wait("Resources", ""))));
        assertThatThrownBy(() -> Scene.on("1x1").job("a", 0, 1, 1).replay(lazy))
                .isInstanceOf(ReplayStuck.class)
                .hasMessageContaining("1 jobs wait and nothing runs; the first is a");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void the_portions_add_up_to_the_time_that_jobs_held(long seed) {
        Outcome outcome = rough(seed).replay(ReplayTest::easy);
        double held = 0;
        for (int i = 0; i + 1 < outcome.series().size(); i++) {
            double seconds =
                    (outcome.series().millis(i + 1) - outcome.series().millis(i)) / 1_000.0;
            held += seconds * outcome.series().used(i);
        }
        assertThat(outcome.whole().held()).isCloseTo(held, within(held * 1e-9));
        double asked =
                outcome.jobs().stream()
                        .mapToDouble(
                                job ->
                                        job.job().accelerators()
                                                * (job.job().run().toMillis() / 1_000.0))
                        .sum();
        assertThat(outcome.whole().of(Portion.USEFUL)).isCloseTo(asked, within(asked * 1e-5));
        assertThat(outcome.whole().held()).isLessThanOrEqualTo(outcome.whole().available());
        assertThat(outcome.jobs()).anyMatch(job -> job.attempts() > 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void the_same_seed_gives_the_same_outcome(long seed) {
        Outcome first = rough(seed).replay(ReplayTest::easy);
        Outcome second = rough(seed).replay(ReplayTest::easy);
        assertThat(second.jobs()).isEqualTo(first.jobs());
        assertThat(second.whole()).isEqualTo(first.whole());
        assertThat(rough(seed + 1).replay(ReplayTest::easy).jobs()).isNotEqualTo(first.jobs());
    }

    /// Nodes of all speeds that fail often, and jobs of all sizes.
    private static Scene rough(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Scene scene = Scene.on("24x4/4/3").jobs(someJobs(random, 150));
        Site site = scene.site();
        Chance chance = new Chance(seed);
        return scene.settings(ReplaySettings.standard())
                .truth(
                        new Truth(
                                NodeSpeeds.drawn(
                                        site,
                                        Empirical.quantiles(0.9, 1, 1.1, 1.4),
                                        Empirical.quantiles(0, 0.05),
                                        chance.about("speeds")),
                                new Spread(
                                        List.of(
                                                new Program("f0", 0.3, 1.5, 2),
                                                new Program("f1", 0.1, 1.2, 3)),
                                        chance),
                                Empirical.quantiles(0.98, 1, 1.2),
                                Failures.concentrated(
                                        site.nodes(), 20, 0.5, Duration.ofHours(1), chance),
                                episodes(random),
                                chance));
    }

    private static List<TraceJob> someJobs(SplittableRandom random, int count) {
        List<TraceJob> jobs = new ArrayList<>();
        long submit = 0;
        for (int i = 0; i < count; i++) {
            submit += random.nextLong(3_600);
            Duration run = Duration.ofSeconds(random.nextLong(10, 40_000));
            jobs.add(
                    new TraceJob(
                            "j" + i,
                            Duration.ofSeconds(submit),
                            run,
                            1 << random.nextInt(7),
                            random.nextBoolean()
                                    ? Optional.of(run.multipliedBy(3))
                                    : Optional.empty(),
                            "user" + random.nextInt(4),
                            "f" + random.nextInt(3),
                            ""));
        }
        return jobs;
    }

    private static List<Episode> episodes(SplittableRandom random) {
        List<Episode> episodes = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            episodes.add(
                    new Episode(
                            random.nextBoolean()
                                    ? new Target.OfNode(random.nextInt(24))
                                    : new Target.OfLeaf(random.nextInt(6)),
                            Duration.ofSeconds(random.nextLong(200_000)),
                            Duration.ofSeconds(random.nextLong(1, 20_000)),
                            1 + random.nextDouble()));
        }
        return episodes;
    }
}
