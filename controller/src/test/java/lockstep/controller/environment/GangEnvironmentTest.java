package lockstep.controller.environment;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.golden.Golden;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.job.ArrayTask;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.Dependencies;
import lockstep.gang.job.Dependency;
import lockstep.gang.job.Dependency.Kind;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Layout;
import lockstep.gang.job.RestoreWish;
import lockstep.gang.job.Terms;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

final class GangEnvironmentTest {

    @Test
    void a_batch_script_gets_what_slurm_gives_to_its_batch_step() {
        Golden.assertMatches("environment/batch.txt", text(ExampleGang.batch().gang()));
    }

    @Test
    void one_process_on_each_node_gets_what_torchrun_needs() {
        Golden.assertMatches("environment/per-node.txt", text(ExampleGang.perNode().gang()));
    }

    @Test
    void one_process_for_each_task_gets_what_srun_gives_to_its_tasks() {
        Golden.assertMatches("environment/per-rank.txt", text(ExampleGang.perRank().gang()));
    }

    @Test
    void a_job_knows_where_its_checkpoints_go_and_which_it_goes_on_from() {
        Checkpointing wanted =
                new Checkpointing(
                        "",
                        "fast",
                        5,
                        new RestoreWish.Latest(),
                        false,
                        false,
                        Optional.empty(),
                        List.of());
        CheckpointId from = new CheckpointId(new JobId(7), 1, 120);
        assertThat(
                        rank(
                                ExampleGang.batch()
                                        .attempt(2)
                                        .checkpointing(wanted)
                                        .restoring(new Restore(from, Duration.ZERO))))
                .containsEntry("LOCKSTEP_CHECKPOINT_STORE", "fast")
                .containsEntry("LOCKSTEP_CHECKPOINT_KEEP", "5")
                .containsEntry("LOCKSTEP_RESTORE_STEP", "120")
                .as("each node names its own")
                .doesNotContainKey("LOCKSTEP_CHECKPOINT_DIR");
        assertThat(rank(ExampleGang.batch()))
                .doesNotContainKeys(
                        "LOCKSTEP_CHECKPOINT_STORE",
                        "LOCKSTEP_CHECKPOINT_KEEP",
                        "LOCKSTEP_RESTORE_STEP");
    }

    @Test
    void a_task_of_an_array_knows_its_index_and_its_array() {
        assertThat(rank(ExampleGang.batch())).doesNotContainKey("SLURM_ARRAY_JOB_ID");
        assertThat(
                        rank(
                                ExampleGang.batch()
                                        .terms(
                                                Terms.STANDARD.with(
                                                        new ArrayTask(
                                                                new JobId(5),
                                                                30,
                                                                10,
                                                                90,
                                                                20,
                                                                5,
                                                                2)))))
                .containsEntry("SLURM_JOB_ID", "7")
                .containsEntry("SLURM_ARRAY_JOB_ID", "5")
                .containsEntry("SLURM_ARRAY_TASK_ID", "30")
                .containsEntry("SLURM_ARRAY_TASK_COUNT", "5")
                .containsEntry("SLURM_ARRAY_TASK_MIN", "10")
                .containsEntry("SLURM_ARRAY_TASK_MAX", "90")
                .containsEntry("SLURM_ARRAY_TASK_STEP", "20");
    }

    @Test
    void what_was_asked_of_the_policy_is_told_by_slurms_names() {
        Terms terms =
                new Terms(
                        "vision",
                        "high",
                        0,
                        Optional.empty(),
                        new Layout(2, false, false),
                        new Dependencies(
                                List.of(
                                        new Dependency(
                                                Kind.AFTER,
                                                List.of(new JobId(3), new JobId(4)),
                                                Duration.ofSeconds(90)),
                                        new Dependency(Kind.SINGLETON, List.of(), Duration.ZERO)),
                                true,
                                false),
                        Map.of("matlab", 2, "ansys", 1),
                        "weekend",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        assertThat(rank(ExampleGang.batch().terms(terms)))
                .containsEntry("SLURM_JOB_ACCOUNT", "vision")
                .containsEntry("SLURM_JOB_QOS", "high")
                .containsEntry("SLURM_JOB_RESERVATION", "weekend")
                .containsEntry("SLURM_JOB_DEPENDENCY", "after:3+2:4+2?singleton")
                .containsEntry("SLURM_JOB_LICENSES", "ansys:1,matlab:2")
                .containsEntry("SLURM_JOB_SEGMENT_SIZE", "2");
    }

    @Test
    void restarts_are_counted_only_after_the_first() {
        assertThat(rank(ExampleGang.perRank()))
                .doesNotContainKey("SLURM_RESTART_COUNT")
                .containsEntry("LOCKSTEP_ATTEMPT", "1");
        assertThat(rank(ExampleGang.perRank().attempt(3)))
                .containsEntry("SLURM_RESTART_COUNT", "2")
                .containsEntry("LOCKSTEP_ATTEMPT", "3");
    }

    @Test
    void tasks_per_node_are_told_only_when_they_were_asked_for() {
        assertThat(rank(ExampleGang.perRank())).doesNotContainKey("SLURM_NTASKS_PER_NODE");
        assertThat(rank(ExampleGang.perRank().tasksPerNode(4)))
                .containsEntry("SLURM_NTASKS_PER_NODE", "4")
                .containsEntry("SLURM_TASKS_PER_NODE", "4(x2)");
    }

    @Test
    void memory_is_told_in_mebibytes_when_it_was_asked_for() {
        assertThat(rank(ExampleGang.batch())).doesNotContainKey("SLURM_MEM_PER_NODE");
        assertThat(rank(ExampleGang.batch().memoryMibPerNode(2048)))
                .containsEntry("SLURM_MEM_PER_NODE", "2048");
    }

    @ParameterizedTest
    @CsvSource({
        "h100, CUDA_VISIBLE_DEVICES, ROCR_VISIBLE_DEVICES",
        "'', CUDA_VISIBLE_DEVICES, ZE_AFFINITY_MASK",
        "mi300x, ROCR_VISIBLE_DEVICES, CUDA_VISIBLE_DEVICES",
        "pvc1550, ZE_AFFINITY_MASK, CUDA_VISIBLE_DEVICES"
    })
    void gpus_are_confined_by_their_makers_own_variable(String type, String set, String unset) {
        assertThat(rank(ExampleGang.perRank().gpuType(type)))
                .containsEntry(set, "2,3")
                .doesNotContainKey(unset);
    }

    @Test
    void a_job_without_gpus_sees_none_of_the_nodes() {
        assertThat(rank(ExampleGang.perRank().gpus()))
                .containsEntry("CUDA_VISIBLE_DEVICES", "")
                .doesNotContainKeys("SLURM_GPUS_ON_NODE", "SLURM_JOB_GPUS", "SLURM_GPUS_PER_NODE");
    }

    @Test
    void gpus_per_task_are_told_where_they_divide_evenly() {
        assertThat(rank(ExampleGang.perRank())).doesNotContainKey("SLURM_GPUS_PER_TASK");
        assertThat(rank(ExampleGang.perRank().tasksPerNode(2)))
                .containsEntry("SLURM_GPUS_PER_TASK", "1")
                .containsEntry("SLURM_TRES_PER_TASK", "gres/gpu=1");
    }

    @Test
    void torchrun_starts_a_worker_for_each_gpu_where_no_tasks_were_asked_for() {
        assertThat(rank(ExampleGang.perNode().tasksPerNode(1)))
                .containsEntry("PET_NNODES", "2")
                .containsEntry("PET_NPROC_PER_NODE", "2");
        assertThat(rank(ExampleGang.perNode().tasksPerNode(1).gpus()))
                .containsEntry("PET_NPROC_PER_NODE", "1");
        assertThat(rank(ExampleGang.perNode().tasksPerNode(8)))
                .containsEntry("PET_NPROC_PER_NODE", "8");
    }

    private static Map<String, String> rank(ExampleGang example) {
        return merged(new GangEnvironment(example.gang()), 0, 0);
    }

    static Map<String, String> merged(GangEnvironment environment, int index, int localRank) {
        Map<String, String> all = new TreeMap<>(environment.ofNode(index));
        all.putAll(environment.ofRank(index, localRank));
        return all;
    }

    private static String text(Gang gang) {
        GangEnvironment environment = new GangEnvironment(gang);
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < gang.size(); index++) {
            text.append("# every process on node ").append(index).append('\n');
            append(environment.ofNode(index), text);
            for (int local = 0; local < gang.share(index).ranks(); local++) {
                text.append("# process %d on node %d\n".formatted(local, index));
                append(environment.ofRank(index, local), text);
            }
        }
        return text.toString();
    }

    private static void append(Map<String, String> variables, StringBuilder text) {
        new TreeMap<>(variables)
                .forEach((name, value) -> text.append(name + "=" + value).append('\n'));
    }
}
