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

    /// All of them but those that come with the commit (MASTER_ADDR and its kin) and the rank's
    /// pid. PWD and OLDPWD are left to the shell that enters the working directory.
    ///
    /// @param directory where the rank writes down its steps and reads what comes
    /// @param temporary the attempt's folder for temporary files; the user may name another
    /// @param cpus that the rank is held to, as a Linux list; empty where it has all of its
    ///   attempt's
    Map<String, String> of(
            LaunchSpec launch,
            RankLaunch rank,
            RankDirectory directory,
            Path temporary,
            String cpus) {
        var variables = new TreeMap<String, String>();
        variables.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        variables.put("TMPDIR", temporary.toString());
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
        variables.put("LOCKSTEP_PROGRESS", directory.progress().toString());
        variables.put("LOCKSTEP_NOTICE", directory.notice().toString());
        variables.put("LOCKSTEP_TMPDIR", temporary.toString());
        if (!cpus.isEmpty()) {
            variables.put("LOCKSTEP_CPUS", cpus);
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
