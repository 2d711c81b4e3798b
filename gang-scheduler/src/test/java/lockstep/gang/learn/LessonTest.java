package lockstep.gang.learn;

import static lockstep.gang.learn.LearnScene.job;
import static lockstep.gang.learn.LearnScene.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.fabric.Level;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.WorkloadClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class LessonTest {
    private static final JobSpec TRAIN = job("train", Optional.of(Duration.ofHours(100)));

    private final LearnScene scene = new LearnScene();

    @Test
    void the_worked_example_of_the_class() {
        Lesson lesson =
                new Lesson(
                        Traits.prior(WorkloadClass.SYNCHRONOUS),
                        SpreadLearning.PRIOR.at(Level.SPINE),
                        new Prediction(Level.SPINE, 0.2, 0),
                        new Run(
                                Run.End.COMPLETED,
                                Duration.ofSeconds(1100),
                                Optional.empty(),
                                1.2,
                                9),
                        new UsualRun(1000, 0.0009));
        assertThat(lesson.traits().synchrony().value()).isCloseTo(0.9, within(1e-12));
        assertThat(lesson.traits().synchrony().drift()).isCloseTo(-0.02, within(1e-12));
        assertThat(lesson.traits().synchrony().observations()).isEqualTo(1);
        assertThat(lesson.traits().communication())
                .isEqualTo(Traits.prior(WorkloadClass.SYNCHRONOUS).communication());
        assertThat(lesson.spread()).isEqualTo(SpreadLearning.PRIOR.at(Level.SPINE));
    }

    @Test
    void a_family_that_never_varies_teaches_nothing() {
        for (int i = 0; i < 20; i++) {
            ran(1.2 * 1000, Level.LEAF, 0.15, 0.05);
        }
        assertThat(traits().synchrony().value()).isCloseTo(1, within(0.01));
        assertThat(traits().communication().value()).isCloseTo(0.3, within(0.01));
    }

    static IntStream seeds() {
        return IntStream.range(0, 20);
    }

    /// The truth is s = 0.5 and c = 0.5 at a spread of 1.25 at spines.
    @ParameterizedTest
    @MethodSource("seeds")
    void estimates_come_near_the_truth_of_a_family_that_varies(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        settle();
        for (int i = 0; i < 200; i++) {
            double m = random.nextInt(3) == 0 ? 0.3 * random.nextDouble() : 0;
            boolean far = random.nextInt(3) == 0;
            double b = far ? 0.25 : 0;
            double truth = 1000 * (1 + 0.5 * m + 0.5 * b) * (1 + 0.01 * random.nextGaussian());
            ran(
                    truth,
                    far ? Level.SPINE : Level.LEAF,
                    traits().synchrony().value() * m,
                    traits().communication().value() * (far ? beta(Level.SPINE) - 1 : 0));
        }
        assertThat(traits().synchrony().value()).isCloseTo(0.5, within(0.15));
        double foretold = traits().communication().value() * (beta(Level.SPINE) - 1);
        assertThat(foretold).isCloseTo(0.5 * 0.25, within(0.04));
        assertThat(Math.abs(traits().synchrony().drift())).isLessThan(0.03);
    }

    @Test
    void one_bad_observation_moves_an_estimate_only_so_far() {
        settle();
        Traits before = traits();
        double spread = beta(Level.CORE);
        ran(1e9, Level.CORE, 0.3, 0.3);
        assertThat(traits().synchrony().value() - before.synchrony().value())
                .isBetween(0.0, 0.1 + 1e-9);
        assertThat(traits().communication().value() - before.communication().value())
                .isBetween(0.001, 0.05 + 1e-9);
        assertThat(beta(Level.CORE) - spread).isBetween(0.001, 0.1 + 1e-9);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void estimates_stay_within_their_bounds_whatever_is_observed(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        settle();
        for (int i = 0; i < 500; i++) {
            ran(
                    Math.pow(10, random.nextInt(-2, 9)),
                    List.of(Level.values()).get(random.nextInt(4)),
                    random.nextDouble(-1, 5) * (random.nextInt(9) == 0 ? 1e300 : 1),
                    random.nextInt(9) == 0 ? Double.NaN : random.nextDouble(-1, 5));
            assertThat(traits().synchrony().value()).isBetween(0.1, 1.0);
            assertThat(traits().communication().value()).isBetween(0.02, 0.8);
            for (Level level : Level.values()) {
                assertThat(beta(level)).isBetween(1.0, 5.0);
            }
        }
        assertThat(scene.histories().spread().at(Level.NODE).value()).isEqualTo(1);
    }

    @Test
    void a_higher_level_is_never_reckoned_cheaper_than_a_lower_one() {
        SpreadLearning learned =
                SpreadLearning.PRIOR
                        .with(Level.SPINE, Estimate.prior(1.6, 0.1))
                        .with(Level.CORE, Estimate.prior(1.2, 0.1));
        assertThat(learned.factors().of(Level.SPINE)).isEqualTo(1.6);
        assertThat(learned.factors().of(Level.CORE)).isEqualTo(1.6);
        assertThat(learned.factors().of(Level.LEAF)).isEqualTo(1);
    }

    @Test
    void runs_that_did_not_complete_teach_nothing_of_speed() {
        settle();
        Traits before = traits();
        scene.ran(
                "alice",
                TRAIN,
                Run.End.FAILED,
                Duration.ofHours(50),
                Optional.of(new Prediction(Level.CORE, 0.3, 0.3)));
        assertThat(traits()).isEqualTo(before);
    }

    private void settle() {
        for (int i = 0; i < 4; i++) {
            ran(1000, Level.NODE, 0, 0);
        }
    }

    private void ran(double seconds, Level level, double straggler, double spread) {
        scene.ran(
                "alice",
                TRAIN,
                Run.End.COMPLETED,
                Duration.ofMillis((long) (seconds * 1000)),
                Optional.of(new Prediction(level, straggler, spread)));
    }

    private Traits traits() {
        return scene.histories().of(Family.of(user("alice"), TRAIN)).orElseThrow().traits();
    }

    private double beta(Level level) {
        return scene.histories().spread().beta(level);
    }
}
