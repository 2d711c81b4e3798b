package lockstep.controller.environment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Every variable that a Slurm-aware tool reads is there, as far as Lockstep knows what it means:
/// left out are those of job arrays, heterogeneous jobs and Slurm's own PMI server, and the ports
/// that the node adds.
final class ToolVariablesTest {

    /// Tools, with what they read in a process that `srun` started.
    @SuppressWarnings("ImmutableEnumChecker")
    enum Tool {
        SUBMITIT(
                "SLURM_JOB_ID",
                "SLURM_NTASKS",
                "SLURM_JOB_NUM_NODES",
                "SLURM_NODEID",
                "SLURM_JOB_NODELIST",
                "SLURM_PROCID",
                "SLURM_LOCALID"),
        LIGHTNING(
                "MASTER_ADDR",
                "SLURM_NODELIST",
                "SLURM_JOB_ID",
                "SLURM_JOB_NAME",
                "SLURM_NTASKS",
                "SLURM_PROCID",
                "SLURM_LOCALID",
                "SLURM_NODEID",
                "SLURM_NTASKS_PER_NODE",
                "SLURM_NNODES"),
        TORCHRUN(
                "PET_NNODES",
                "PET_NPROC_PER_NODE",
                "PET_RDZV_BACKEND",
                "PET_RDZV_ID",
                "PET_NODE_RANK",
                "PET_MASTER_ADDR"),
        ACCELERATE(
                "RANK",
                "WORLD_SIZE",
                "LOCAL_RANK",
                "LOCAL_WORLD_SIZE",
                "SLURM_JOB_NODELIST",
                "SLURM_NNODES"),
        DEEPSPEED("RANK", "LOCAL_RANK", "WORLD_SIZE"),
        RAY_EXAMPLE(
                "SLURM_JOB_NODELIST",
                "SLURM_JOB_NUM_NODES",
                "SLURM_CPUS_PER_TASK",
                "SLURM_GPUS_PER_TASK"),
        JAX(
                "SLURM_JOB_ID",
                "SLURM_STEP_NODELIST",
                "SLURM_NTASKS",
                "SLURM_PROCID",
                "SLURM_LOCALID",
                "SLURM_STEP_NUM_NODES"),
        TENSORFLOW("SLURM_PROCID", "SLURM_NTASKS", "SLURM_NTASKS_PER_NODE", "SLURM_JOB_NODELIST"),
        PRRTE(
                "SLURM_JOB_ID",
                "SLURM_JOBID",
                "SLURM_NODELIST",
                "SLURM_TASKS_PER_NODE",
                "SLURM_CPUS_PER_TASK",
                "SLURM_JOB_CPUS_PER_NODE",
                "SLURM_NODEID",
                "SLURMD_NODENAME"),
        MPICH_HYDRA(
                "SLURM_JOB_NODELIST",
                "SLURM_NODELIST",
                "SLURM_JOB_NUM_NODES",
                "SLURM_NNODES",
                "SLURM_TASKS_PER_NODE",
                "SLURM_NODEID"),
        MEGATRON(
                "RANK",
                "SLURM_PROCID",
                "WORLD_SIZE",
                "SLURM_NTASKS",
                "SLURM_LOCALID",
                "SLURM_JOB_ID",
                "SLURM_CLUSTER_NAME",
                "SLURM_RESTART_COUNT",
                "SLURM_JOBID"),
        NVRX("SLURM_PROCID", "GROUP_RANK", "SLURM_LOCALID", "SLURM_JOB_USER", "SLURM_JOB_ID"),
        NEMO_RUN(
                "SLURM_NTASKS_PER_NODE",
                "SLURM_NNODES",
                "SLURM_NODEID",
                "SLURM_JOB_NODELIST",
                "SLURM_RESTART_COUNT",
                "SLURM_JOB_ID"),
        TORCHX("SLURM_JOB_ID", "SLURM_RESTART_COUNT"),
        IGNITE(
                "SLURM_JOB_ID",
                "SLURM_PROCID",
                "SLURM_LOCALID",
                "SLURM_NTASKS",
                "SLURM_JOB_NODELIST",
                "SLURM_JOB_NUM_NODES"),
        MMENGINE("SLURM_PROCID", "SLURM_NTASKS", "SLURM_NODELIST", "SLURM_LOCALID"),
        DASK("SLURM_PROCID", "SLURM_NTASKS", "SLURM_JOB_ID"),
        DATATROVE("SLURM_NODEID", "SLURM_NODELIST", "SLURM_JOB_ID"),
        SCR("SLURM_JOBID", "SLURM_NODELIST"),
        AMD_METRICS_EXPORTER(
                "SLURM_JOB_ID", "SLURM_JOB_USER", "SLURM_JOB_PARTITION", "CUDA_VISIBLE_DEVICES");

        private final List<String> reads;

        Tool(String... reads) {
            this.reads = List.of(reads);
        }
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void a_tool_finds_everything_it_reads_in_each_process(Tool tool) {
        Stream.of(ExampleGang.perNode(), ExampleGang.perRank())
                .map(example -> process(example.tasksPerNode(1).attempt(2)))
                .forEach(variables -> assertThat(variables).containsKeys(array(tool.reads)));
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void a_tool_finds_all_but_the_names_of_steps_in_a_batch_script(Tool tool) {
        List<String> reads =
                tool.reads.stream().filter(name -> !name.startsWith("SLURM_STEP")).toList();
        assertThat(process(ExampleGang.batch().tasksPerNode(1).attempt(2)))
                .containsKeys(array(reads));
    }

    @Test
    void the_first_name_of_the_node_list_is_the_host_of_rank_0() {
        assertThat(process(ExampleGang.perRank()))
                .containsEntry("SLURM_JOB_NODELIST", "n[01-02]")
                .containsEntry("MASTER_ADDR", "10.0.0.1")
                .containsEntry("SLURMD_NODENAME", "n01")
                .containsEntry("RANK", "0");
    }

    private static Map<String, String> process(ExampleGang example) {
        return GangEnvironmentTest.merged(new GangEnvironment(example.gang()), 0, 0);
    }

    private static String[] array(List<String> names) {
        return names.toArray(String[]::new);
    }
}
