package lockstep.node.launch;

import lockstep.node.enforce.Enforcement;
import lockstep.node.process.ProcessTable;
import lockstep.protocol.v1.Accelerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The machine and the node on it, as ranks see them.
///
/// @param bootId this life of the machine
/// @param cgroup where the node makes its cgroups; empty for none
/// @param enforcement keeps attempts within their limits
public record Site(
        String node,
        String hostName,
        List<Accelerator> accelerators,
        String bootId,
        ProcessTable processes,
        Optional<Path> cgroup,
        Enforcement enforcement) {

    private static final Logger LOG = LoggerFactory.getLogger(Site.class);

    public Site {
        accelerators = List.copyOf(accelerators);
    }

    /// Cgroups if they can be written here, else sessions.
    Containment containment(RunDirectory run) {
        if (cgroup.isPresent()) {
            try {
                return CgroupContainment.under(cgroup.get(), processes);
            } catch (IOException e) {
                LOG.warn(
                        "No cgroups under {} ({}): a process that leaves its session escapes its"
                                + " job",
                        cgroup.get(),
                        e.toString());
            }
        }
        return new SessionContainment(processes, rank -> run.of(rank).rank(bootId));
    }
}
