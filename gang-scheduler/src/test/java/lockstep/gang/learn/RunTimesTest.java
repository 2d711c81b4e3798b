package lockstep.gang.learn;

import static lockstep.gang.learn.LearnScene.job;
import static lockstep.gang.learn.LearnScene.user;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.fabric.Level;
import lockstep.gang.job.JobSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class RunTimesTest {
    private static final JobSpec TRAIN = job("train", Optional.of(Duration.ofHours(10)));
    private static final JobSpec UNLIMITED = job("train", Optional.empty());

    private final LearnScene scene = new LearnScene();

    @Test
    void where_nothing_is_known_a_job_uses_its_limit() {
        assertThat(expected(TRAIN)).isEqualTo(Duration.ofHours(10));
        assertThat(expected(UNLIMITED)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void a_new_job_uses_as_much_of_its_limit_as_others_do() {
        for (int i = 1; i <= 20; i++) {
            scene.ran(
                    "bob",
                    job("x" + "abcdefghijklmnopqrstu".charAt(i), limit(100)),
                    Run.End.COMPLETED,
                    Duration.ofMinutes(i));
        }
        assertThat(expected(TRAIN)).isEqualTo(Duration.ofMinutes(66));
        assertThat(expected(job("train", limit(100)))).isEqualTo(Duration.ofMinutes(11));
        assertThat(expected(UNLIMITED)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void what_a_user_did_last_with_the_same_limit_counts_more_than_what_others_do() {
        for (int i = 0; i < 30; i++) {
            scene.ran("bob", job("b", limit(100)), Run.End.COMPLETED, Duration.ofMinutes(10));
        }
        for (int i = 0; i < 5; i++) {
            scene.ran("alice", job("a", limit(100)), Run.End.COMPLETED, Duration.ofMinutes(80));
        }
        assertThat(expected(job("new", limit(100)))).isEqualTo(Duration.ofMinutes(80));
        assertThat(expected(job("new", limit(50)))).isEqualTo(Duration.ofMinutes(5));
        scene.ran("alice", UNLIMITED, Run.End.COMPLETED, Duration.ofMinutes(7));
        assertThat(expected(job("new", Optional.empty()))).isEqualTo(Duration.ofMinutes(7));
    }

    @Test
    void the_worked_example_of_the_class() {
        int[] parts = {
            5, 5, 5, 15, 15, 15, 15, 25, 25, 25, 25, 50, 50, 50, 50, 50, 100, 100, 100, 100
        };
        for (int part : parts) {
            scene.ran("bob", job("b", limit(100)), Run.End.COMPLETED, Duration.ofMinutes(part));
        }
        assertThat(expected(TRAIN)).isEqualTo(Duration.ofMinutes(150));
        scene.ran("alice", TRAIN, Run.End.COMPLETED, Duration.ofHours(2));
        scene.ran("alice", TRAIN, Run.End.COMPLETED, Duration.ofMinutes(132));
        assertThat(expected(TRAIN)).isEqualTo(Duration.ofMinutes(132));
        assertThat(endAfter(Duration.ofHours(3))).isEqualTo(Duration.ofMinutes(270));
    }

    @Test
    void one_odd_run_does_not_change_the_forecast() {
        for (int i = 0; i < 5; i++) {
            scene.ran("alice", TRAIN, Run.End.COMPLETED, Duration.ofMinutes(60 + i));
        }
        scene.ran("alice", TRAIN, Run.End.COMPLETED, Duration.ofMinutes(590));
        assertThat(expected(TRAIN)).isBetween(Duration.ofHours(1), Duration.ofMinutes(64));
    }

    @Test
    void the_forecast_follows_a_family_that_changes() {
        for (int i = 0; i < 10; i++) {
            scene.ran("alice", TRAIN, Run.End.COMPLETED, Duration.ofHours(1));
        }
        for (int i = 0; i < 4; i++) {
            scene.ran("alice", TRAIN, Run.End.COMPLETED, Duration.ofHours(4));
        }
        assertThat(expected(TRAIN)).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void a_family_that_always_reaches_its_limit_will_do_so_again() {
        for (int i = 0; i < 4; i++) {
            scene.ran("alice", TRAIN, Run.End.CUT_OFF, Duration.ofHours(10));
        }
        assertThat(expected(TRAIN)).isEqualTo(Duration.ofHours(10));
    }

    @Test
    void runs_that_failed_or_were_cancelled_ended_too() {
        scene.ran("alice", TRAIN, Run.End.FAILED, Duration.ofMinutes(2));
        assertThat(expected(TRAIN)).isEqualTo(Duration.ofMinutes(2));
        scene.ran("alice", TRAIN, Run.End.CANCELLED, Duration.ofMinutes(100));
        assertThat(expected(TRAIN)).isEqualTo(Duration.ofMinutes(100));
    }

    @Test
    void a_run_that_the_cluster_cut_off_would_have_taken_longer() {
        scene.ran("alice", TRAIN, Run.End.COMPLETED, Duration.ofMinutes(100));
        scene.ran("alice", TRAIN, Run.End.CUT_OFF, Duration.ofMinutes(3));
        scene.ran("alice", TRAIN, Run.End.CUT_OFF, Duration.ofMinutes(4));
        assertThat(scene.histories().families().firstEntry().getValue().runs()).hasSize(3);
        assertThat(endAfter(Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(100));
    }

    @Test
    void slow_downs_that_were_foretold_are_taken_out_of_the_forecast() {
        Prediction slow = new Prediction(Level.CORE, 0.1, 0.1);
        scene.ran("alice", TRAIN, Run.End.COMPLETED, Duration.ofHours(2), Optional.of(slow));
        assertThat(expected(TRAIN)).isEqualTo(Duration.ofMinutes(100));
        assertThat(scene.runTimes().expectedEnd(user("alice"), TRAIN, Duration.ofMinutes(1), 1.5))
                .isEqualTo(Duration.ofMinutes(150));
    }

    @Test
    void a_job_that_outlives_all_that_is_known_gets_half_as_much_again() {
        scene.ran("alice", TRAIN, Run.End.COMPLETED, Duration.ofHours(1));
        assertThat(endAfter(Duration.ofMinutes(30))).isEqualTo(Duration.ofHours(1));
        assertThat(endAfter(Duration.ofHours(1))).isEqualTo(Duration.ofMinutes(90));
        assertThat(endAfter(Duration.ofMinutes(200))).isEqualTo(Duration.ofHours(5));
        assertThat(endAfter(Duration.ofMinutes(500))).isEqualTo(Duration.ofHours(10));
    }

    @Test
    void a_job_at_its_limit_is_about_to_end() {
        assertThat(endAfter(Duration.ofHours(10))).isEqualTo(Duration.ofHours(10).plusSeconds(1));
        assertThat(endAfter(Duration.ofHours(11))).isEqualTo(Duration.ofHours(11).plusSeconds(1));
    }

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void no_history_makes_a_forecast_that_the_limit_or_the_clock_contradicts(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = random.nextInt(60); i > 0; i--) {
            scene.ran(
                    random.nextBoolean() ? "alice" : "bob",
                    job(random.nextBoolean() ? "train" : "eval", anyLimit(random)),
                    List.of(Run.End.values()).get(random.nextInt(3)),
                    anyTime(random),
                    random.nextBoolean()
                            ? Optional.empty()
                            : Optional.of(
                                    new Prediction(
                                            Level.CORE,
                                            random.nextDouble(-1, 9),
                                            random.nextDouble(-1, 9))));
        }
        RunTimes runTimes = scene.runTimes();
        for (int i = 0; i < 20; i++) {
            JobSpec spec = job("train", anyLimit(random));
            Duration expected = runTimes.expected(user("alice"), spec);
            assertThat(expected).isPositive();
            spec.timeLimit().ifPresent(limit -> assertThat(expected).isLessThanOrEqualTo(limit));
            Duration elapsed = anyTime(random);
            Duration end =
                    runTimes.expectedEnd(user("alice"), spec, elapsed, random.nextDouble(0.5, 4));
            assertThat(end).isGreaterThan(elapsed);
            if (spec.timeLimit().filter(limit -> limit.compareTo(elapsed) > 0).isPresent()) {
                assertThat(end).isLessThanOrEqualTo(spec.timeLimit().orElseThrow());
            }
        }
    }

    private static Optional<Duration> anyLimit(SplittableRandom random) {
        return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(anyTime(random));
    }

    private static Duration anyTime(SplittableRandom random) {
        return Duration.ofMillis(random.nextLong(1, 1L << random.nextInt(1, 40)));
    }

    private static Optional<Duration> limit(int minutes) {
        return Optional.of(Duration.ofMinutes(minutes));
    }

    private Duration expected(JobSpec spec) {
        return scene.runTimes().expected(user("alice"), spec);
    }

    private Duration endAfter(Duration elapsed) {
        return scene.runTimes().expectedEnd(user("alice"), TRAIN, elapsed, 1);
    }
}
