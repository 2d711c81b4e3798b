package lockstep.gang.learn;

import static lockstep.gang.learn.LearnScene.job;
import static lockstep.gang.learn.LearnScene.user;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.fabric.Level;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.WorkloadClass;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class HistoriesTest {
    private static final JobSpec TRAIN = job("train", Optional.empty());

    private final LearnScene scene = new LearnScene();

    @Test
    void digits_make_no_other_family() {
        assertThat(family("train-17")).isEqualTo(family("train-2003"));
        assertThat(family("train-17")).isNotEqualTo(family("eval-17"));
        assertThat(family("train-17").name()).isEqualTo("train-#");
    }

    @Test
    void users_commands_and_sizes_do() {
        assertThat(Family.of(user("alice"), TRAIN)).isNotEqualTo(Family.of(user("bob"), TRAIN));
        assertThat(sized(JobFixture.job().nodes(4))).isEqualTo(2);
        assertThat(sized(JobFixture.job().nodes(7))).isEqualTo(2);
        assertThat(sized(JobFixture.job().nodes(8))).isEqualTo(3);
        assertThat(sized(JobFixture.job().nodes(8).gpus("h100", 8))).isEqualTo(6);
        assertThat(sized(JobFixture.job())).isZero();
    }

    @Test
    void a_family_has_texts_of_bounded_length() {
        assertThat(family("x".repeat(5000)).name()).hasSize(Family.TEXT_MAX);
    }

    @Test
    void the_newest_runs_of_a_family_are_kept() {
        for (int i = 1; i <= 25; i++) {
            scene.ran("alice", TRAIN, Run.End.COMPLETED, Duration.ofMinutes(i));
        }
        List<Run> runs = record().runs();
        assertThat(runs).hasSize(FamilyRecord.RUNS_MAX);
        assertThat(runs.getFirst().ran()).isEqualTo(Duration.ofMinutes(6));
        assertThat(runs.getLast().ran()).isEqualTo(Duration.ofMinutes(25));
    }

    @Test
    void the_families_used_last_are_kept() {
        scene.ran("alice", TRAIN, Run.End.COMPLETED, Duration.ofMinutes(1));
        scene.ran("bob", TRAIN, Run.End.COMPLETED, Duration.ofMinutes(1));
        scene.ran("alice", TRAIN, Run.End.COMPLETED, Duration.ofMinutes(1));
        for (int i = 1; i < Histories.FAMILIES_MAX; i++) {
            scene.ran("user" + i, TRAIN, Run.End.COMPLETED, Duration.ofMinutes(1));
        }
        Histories histories = scene.histories();
        assertThat(histories.families()).hasSize(Histories.FAMILIES_MAX);
        assertThat(histories.byUse()).hasSize(Histories.FAMILIES_MAX);
        assertThat(histories.of(Family.of(user("bob"), TRAIN))).isEmpty();
        assertThat(histories.of(Family.of(user("alice"), TRAIN))).isPresent();
    }

    @Test
    void histories_read_back_are_the_same() {
        for (int i = 0; i < 40; i++) {
            scene.ran(
                    "user" + i % 3,
                    TRAIN,
                    Run.End.COMPLETED,
                    Duration.ofMinutes(60 + i % 7),
                    Optional.of(
                            new Prediction(
                                    List.of(Level.values()).get(i % 4), 0.01 * i, 0.02 * i)));
        }
        Histories histories = scene.histories();
        assertThat(histories.spread()).isNotEqualTo(SpreadLearning.PRIOR);
        assertThat(Histories.restored(histories.families(), histories.spread()))
                .isEqualTo(histories);
    }

    @Test
    void a_family_that_asks_for_another_class_begins_its_traits_anew() {
        scene.ran("alice", TRAIN, Run.End.COMPLETED, Duration.ofMinutes(1));
        EndedRun other =
                new EndedRun(
                        Family.of(user("alice"), TRAIN),
                        WorkloadClass.INDEPENDENT,
                        new Run(Run.End.COMPLETED, Duration.ofMinutes(1), Optional.empty(), 1, 99),
                        Optional.empty());
        FamilyRecord after = scene.histories().with(other).of(other.family()).orElseThrow();
        assertThat(after.runs()).hasSize(2);
        assertThat(after.traits()).isEqualTo(Traits.prior(WorkloadClass.INDEPENDENT));
    }

    @Test
    void the_share_of_failures_is_known() {
        scene.ran("alice", TRAIN, Run.End.COMPLETED, Duration.ofMinutes(1));
        assertThat(record().failureShare()).isZero();
        scene.ran("alice", TRAIN, Run.End.FAILED, Duration.ofMinutes(1));
        assertThat(record().failureShare()).isEqualTo(0.5);
    }

    @Test
    void a_job_that_names_no_class_gets_one_by_its_shape() {
        assertThat(UsualClass.of(JobFixture.job().build())).isEqualTo(WorkloadClass.INDEPENDENT);
        assertThat(UsualClass.of(JobFixture.job().gpus("", 8).build()))
                .isEqualTo(WorkloadClass.SYNCHRONOUS);
        assertThat(UsualClass.of(TRAIN)).isEqualTo(WorkloadClass.SYNCHRONOUS);
        assertThat(UsualClass.of(JobFixture.job().nodes(2, 4).build()))
                .isEqualTo(WorkloadClass.ELASTIC);
    }

    private FamilyRecord record() {
        return scene.histories().of(Family.of(user("alice"), TRAIN)).orElseThrow();
    }

    private static Family family(String name) {
        return Family.of(ClusterFixture.ALICE, job(name, Optional.empty()));
    }

    private static int sized(JobFixture job) {
        return Family.of(ClusterFixture.ALICE, job.build()).size();
    }
}
