package lockstep.node.launch;

import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.RankLaunch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The variables of a rank. Later ones win: the user's, what only this node knows, the job's, the
/// rank's.
final class RankEnvironment {

    /// By which makers' libraries are confined to some devices.
    private static final List<String> MAKERS =
            List.of(
                    "CUDA_VISIBLE_DEVICES",
                    "GPU_DEVICE_ORDINAL",
                    "ROCR_VISIBLE_DEVICES",
                    "HIP_VISIBLE_DEVICES",
                    "ZE_AFFINITY_MASK");

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
            confine(variables, launch.getAcceleratorsList());
        }
        variables.putAll(launch.getJobEnvironmentMap());
        variables.putAll(rank.getEnvironmentMap());
        return variables;
    }

    /// Whoever holds none sees none. Of which maker the others are the controller knows, and sets
    /// that one variable: two of them would select among what the first has left (ADR 60). What a
    /// user set does not count.
    private static void confine(Map<String, String> variables, List<String> held) {
        if (held.isEmpty()) {
            MAKERS.forEach(name -> variables.put(name, ""));
        } else {
            MAKERS.forEach(variables::remove);
        }
    }
}
