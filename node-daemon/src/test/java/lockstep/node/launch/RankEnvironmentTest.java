package lockstep.node.launch;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.RankLaunch;
import lockstep.protocol.v1.RestoredCheckpoint;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

final class RankEnvironmentTest {

    private static final RankLaunch RANK = RankLaunch.getDefaultInstance();

    private static final RankDirectory DIRECTORY = new RankDirectory(Path.of("/run/ranks/7.1.0"));

    private static final Path TEMPORARY = Path.of("/run/tmp/7.1");

    private static final Path CHECKPOINTS = Path.of("/run/stage/jobs/job-7");

    private static RankEnvironment.Places places(String cpus) {
        return new RankEnvironment.Places(DIRECTORY, TEMPORARY, CHECKPOINTS, cpus);
    }

    private static final RankEnvironment GPU_NODE =
            new RankEnvironment(
                    "n1", "host1", List.of(Accelerator.newBuilder().setId("gpu0").build()));

    @Test
    void a_rank_is_confined_by_the_controllers_one_variable_and_by_none_of_the_users() {
        var launch =
                LaunchSpec.newBuilder()
                        .putUserEnvironment("CUDA_VISIBLE_DEVICES", "0,1,2,3")
                        .putUserEnvironment("HIP_VISIBLE_DEVICES", "0,1,2,3")
                        .putJobEnvironment("ROCR_VISIBLE_DEVICES", "2,10")
                        .addAccelerators("gpu2")
                        .addAccelerators("gpu10");

        assertThat(GPU_NODE.of(launch.build(), RANK, places("")))
                .containsEntry("ROCR_VISIBLE_DEVICES", "2,10")
                .as("what a user set would select among those two")
                .doesNotContainKeys("CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES");
    }

    @Test
    void a_job_without_accelerators_sees_none() {
        assertThat(GPU_NODE.of(LaunchSpec.getDefaultInstance(), RANK, places("")))
                .containsEntry("CUDA_VISIBLE_DEVICES", "")
                .doesNotContainKey("SLURM_JOB_GPUS");
    }

    @Test
    void a_node_without_accelerators_says_nothing_of_them() {
        assertThat(
                        new RankEnvironment("n1", "host1", List.of())
                                .of(LaunchSpec.getDefaultInstance(), RANK, places("")))
                .doesNotContainKey("CUDA_VISIBLE_DEVICES");
    }

    @Test
    void the_node_wins_over_the_user_and_the_controller_over_the_node() {
        var launch =
                LaunchSpec.newBuilder()
                        .putUserEnvironment("SLURMD_NODENAME", "login")
                        .putUserEnvironment("HOSTNAME", "login")
                        .putJobEnvironment("SLURMD_NODENAME", "job");

        assertThat(GPU_NODE.of(launch.build(), RANK, places("")))
                .containsEntry("HOSTNAME", "host1")
                .containsEntry("LOCKSTEP_PROGRESS", "/run/ranks/7.1.0/progress")
                .containsEntry("LOCKSTEP_NOTICE", "/run/ranks/7.1.0/notice")
                .containsEntry("SLURMD_NODENAME", "job");
    }

    @Test
    void temporary_files_go_where_the_user_said_or_else_into_the_attempts_own_folder() {
        var launch = LaunchSpec.newBuilder();
        assertThat(GPU_NODE.of(launch.build(), RANK, places("")))
                .containsEntry("TMPDIR", TEMPORARY.toString());

        launch.putUserEnvironment("TMPDIR", "/scratch/me");

        assertThat(GPU_NODE.of(launch.build(), RANK, places("")))
                .containsEntry("TMPDIR", "/scratch/me")
                .containsEntry("LOCKSTEP_TMPDIR", TEMPORARY.toString());
    }

    @Test
    void a_rank_that_is_held_to_some_cpus_is_told_which() {
        var launch = LaunchSpec.getDefaultInstance();
        assertThat(GPU_NODE.of(launch, RANK, places("0,1"))).containsEntry("LOCKSTEP_CPUS", "0,1");
        assertThat(GPU_NODE.of(launch, RANK, places(""))).doesNotContainKey("LOCKSTEP_CPUS");
    }

    @Test
    void a_rank_is_told_where_checkpoints_go_and_where_the_one_lies_that_it_goes_on_from() {
        var launch = LaunchSpec.newBuilder();
        assertThat(GPU_NODE.of(launch.build(), RANK, places("")))
                .containsEntry("LOCKSTEP_CHECKPOINT_DIR", "/run/stage/jobs/job-7")
                .doesNotContainKey("LOCKSTEP_RESTORE_DIR");

        launch.setRestore(RestoredCheckpoint.newBuilder().setJobId(7).setAttempt(1).setStep(120));

        assertThat(GPU_NODE.of(launch.build(), RANK, places("")))
                .containsEntry("LOCKSTEP_RESTORE_DIR", "/run/stage/jobs/job-7/step-120");
    }
}
