package lockstep.node.launch;

import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.RankLaunch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The variables of a rank. Later ones win: the user's, what only this node knows, the job's, the
/// rank's.
final class RankEnvironment {

    private final String node;
    private final String hostName;
    private final List<Accelerator> accelerators;

    RankEnvironment(String node, String hostName, List<Accelerator> accelerators) {
        this.node = node;
        this.hostName = hostName;
        this.accelerators = List.copyOf(accelerators);
    }

    /// What a rank has on this node.
    ///
    /// @param rank where it writes down its steps and reads what comes
    /// @param temporary the attempt's folder for temporary files; the user may name another
    /// @param checkpoints where it writes checkpoints
    /// @param cpus that it is held to, as a Linux list; empty where it has all of its attempt's
    record Places(RankDirectory rank, Path temporary, Path checkpoints, String cpus) {}

    /// All of them but those that come with the commit (MASTER_ADDR and its kin) and the rank's
    /// pid. PWD and OLDPWD are left to the shell that enters the working directory.
    Map<String, String> of(LaunchSpec launch, RankLaunch rank, Places places) {
        var variables = new TreeMap<String, String>();
        variables.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        variables.put("TMPDIR", places.temporary().toString());
        if (!launch.getUser().isEmpty()) {
            variables.put("USER", launch.getUser());
            variables.put("LOGNAME", launch.getUser());
        }
        variables.putAll(launch.getUserEnvironmentMap());
        variables.remove("PWD");
        variables.remove("OLDPWD");
        variables.put("HOSTNAME", hostName);
        variables.put("LOCKSTEP_NODE", node);
        variables.put("SLURMD_NODENAME", node);
        variables.put("LOCKSTEP_PROGRESS", places.rank().progress().toString());
        variables.put("LOCKSTEP_NOTICE", places.rank().notice().toString());
        variables.put("LOCKSTEP_TMPDIR", places.temporary().toString());
        variables.put("LOCKSTEP_CHECKPOINT_DIR", places.checkpoints().toString());
        if (launch.hasRestore()) {
            variables.put(
                    "LOCKSTEP_RESTORE_DIR",
                    places.checkpoints()
                            .resolve("step-" + launch.getRestore().getStep())
                            .toString());
        }
        if (!places.cpus().isEmpty()) {
            variables.put("LOCKSTEP_CPUS", places.cpus());
        }
        if (!accelerators.isEmpty()) {
            putVisibleAccelerators(variables, launch.getAcceleratorsList());
        }
        variables.putAll(launch.getJobEnvironmentMap());
        variables.putAll(rank.getEnvironmentMap());
        return variables;
    }

    private static void putVisibleAccelerators(Map<String, String> variables, List<String> held) {
        String indices =
                held.stream()
                        .map(id -> id.replaceFirst("^.*[^0-9]", ""))
                        .collect(Collectors.joining(","));
        variables.put("CUDA_VISIBLE_DEVICES", indices);
        variables.put("ROCR_VISIBLE_DEVICES", indices);
        variables.put("GPU_DEVICE_ORDINAL", indices);
        if (!held.isEmpty()) {
            variables.put("SLURM_JOB_GPUS", indices);
        }
    }
}
