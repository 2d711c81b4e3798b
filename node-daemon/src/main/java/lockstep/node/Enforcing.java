package lockstep.node;

import lockstep.node.config.NodeConfig;
import lockstep.node.config.NodeConfig.CgroupChoice;
import lockstep.node.config.NodeConfig.Enforce;
import lockstep.node.enforce.CgroupLayout;
import lockstep.node.enforce.Controller;
import lockstep.node.enforce.CpuTopology;
import lockstep.node.enforce.Device;
import lockstep.node.enforce.Enforcement;
import lockstep.node.inventory.Hardware;
import lockstep.node.launch.Privilege;
import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.NodeDescription;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Decides from the configuration what of a placement is enforced.
record Enforcing(
        NodeConfig config, Hardware hardware, Privilege privilege, NodeDescription description) {

    private static final Logger LOG = LoggerFactory.getLogger(Enforcing.class);
    private static final String HINT =
            "Maybe set launch.enforce = auto: then jobs are held as far as this machine allows.";

    /// Makes the node's cgroups.
    ///
    /// @param layout of this machine
    /// @param name of the node's cgroup in v1 hierarchies
    /// @param v2 the node's cgroup in the v2 hierarchy
    /// @throws IOException when enforcement is required and cannot be had
    Enforcement open(CgroupLayout layout, String name, Optional<Path> v2) throws IOException {
        Enforce wanted = config.launch().enforce();
        boolean none = config.launch().cgroup() instanceof CgroupChoice.None;
        if (wanted == Enforce.OFF || (wanted == Enforce.AUTO && (none || !privilege.isRoot()))) {
            return Enforcement.off();
        }
        if (!privilege.isRoot()) {
            throw new IOException(
                    "launch.enforce = required: the daemon is not root (it runs as user id %d).\n%s"
                            .formatted(privilege.userId(), HINT));
        }
        var rules = new Enforcement.Rules(config.launch().pidsMax(), cpus(wanted), devices());
        Enforcement made = Enforcement.in(layout, name, v2, rules);
        if (wanted == Enforce.REQUIRED) {
            require(made, layout, rules);
        }
        LOG.info("Cgroups are {}; limited or counted: {}", layout.kind(), made.controllers());
        return made;
    }

    private void require(Enforcement made, CgroupLayout layout, Enforcement.Rules rules)
            throws IOException {
        for (Controller needed : List.of(Controller.MEMORY, Controller.PIDS, Controller.CPUSET)) {
            if (!made.controllers().contains(needed)) {
                throw new IOException(
                        "launch.enforce = required: no cgroups of %s can be made (cgroups: %s).\n%s"
                                .formatted(needed.word(), layout.kind(), HINT));
            }
        }
        if (config.launch().pinCpus() && rules.cpus().isEmpty()) {
            throw new IOException(
                    "launch.enforce = required: node.cpus (%d) is more than the machine has (%d)."
                                    .formatted(description.getCpus(), hardware.cpus())
                            + "\nMaybe correct node.cpus, or set launch.pin-cpus = false.");
        }
    }

    /// Several nodes on one machine would pin their jobs to the same CPUs: a node that is said to
    /// have other CPUs than the machine pins nothing, unless that is required. Nodes that all say
    /// they have the whole machine must be told by `launch.pin-cpus`.
    private Optional<CpuTopology> cpus(Enforce wanted) throws IOException {
        if (!config.launch().pinCpus()) {
            return Optional.empty();
        }
        int told = description.getCpus();
        int real = hardware.cpus();
        if (told == real || (wanted == Enforce.REQUIRED && told < real)) {
            return Optional.of(CpuTopology.read(Path.of("/")));
        }
        LOG.info("Jobs are not pinned: node.cpus is {}, and the machine has {}", told, real);
        return Optional.empty();
    }

    private Map<String, Device> devices() {
        Map<String, Device> devices = new TreeMap<>();
        for (Accelerator accelerator : description.getAcceleratorsList()) {
            String index = accelerator.getId().replaceFirst("^.*[^0-9]", "");
            Device.at(Path.of("/dev/nvidia" + index))
                    .ifPresent(device -> devices.put(accelerator.getId(), device));
        }
        return devices;
    }
}
