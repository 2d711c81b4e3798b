package lockstep.doctor.host;

import lockstep.doctor.finding.Check;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.node.config.NodeConfig;
import lockstep.node.inventory.Hardware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Whether the GPUs that are plugged in can be used: on the bus, by the driver, through its
/// library.
public final class GpuCheck implements Check {
    /// NVIDIA's library.
    @FunctionalInterface
    public interface Library {
        /// How many GPUs it knows; empty where it is not here.
        ///
        /// @throws IOException when it is here, and cannot speak to the driver
        OptionalInt count() throws IOException;
    }

    private static final String NVIDIA = "0x10de";

    /// Display controllers and 3D controllers; bridges and audio devices are others.
    private static final String DISPLAY = "0x03";

    private final Path root;
    private final Library library;
    private final NodeConfig.Hardware told;

    public GpuCheck(Path root, Library library, NodeConfig.Hardware told) {
        this.root = root;
        this.library = library;
        this.told = told;
    }

    @Override
    public List<Finding> look() {
        try {
            int onBus = onBus();
            int offered = new Hardware(root).gpus().size();
            if (onBus == 0 && offered == 0) {
                return List.of(Finding.fine("no GPUs by NVIDIA here"));
            }
            List<Finding> found = new ArrayList<>();
            found.add(driver(onBus, offered));
            if (offered > 0) {
                found.add(library(offered));
            }
            told().filter(count -> count > Math.max(onBus, offered))
                    .ifPresent(
                            count ->
                                    found.add(
                                            new Wrong(
                                                    "node.accelerators says %d, and there are %d"
                                                            .formatted(count, offered),
                                                    "correct node.accelerators, or leave it"
                                                            + " out.")));
            return found;
        } catch (IOException unreadable) {
            return List.of(
                    new Advice(
                            "GPUs cannot be looked for (%s)".formatted(unreadable.getMessage()),
                            "run it as root."));
        }
    }

    private Finding driver(int onBus, int offered) throws IOException {
        if (offered == 0) {
            return new Wrong(
                    "%d GPUs by NVIDIA are plugged in, and there is no driver for them"
                            .formatted(onBus),
                    "install NVIDIA's driver, or look for \"NVRM\" in the kernel's log (dmesg).");
        }
        if (offered < onBus) {
            return new Wrong(
                    "%d GPUs are plugged in, and the driver offers %d".formatted(onBus, offered),
                    "look for \"Xid\" or \"NVRM\" in the kernel's log (dmesg).");
        }
        return Finding.fine("%d GPUs%s".formatted(offered, version()));
    }

    private Finding library(int offered) {
        try {
            OptionalInt known = library.count();
            if (known.isEmpty()) {
                return new Wrong(
                        "NVIDIA's library (libnvidia-ml.so.1) is not here: the health of GPUs"
                                + " cannot be watched",
                        "install the user-space part of the driver, of the same version.");
            }
            return known.getAsInt() == offered
                    ? Finding.fine("the library (NVML) answers for all of them")
                    : new Wrong(
                            "the library (NVML) knows %d of %d GPUs"
                                    .formatted(known.getAsInt(), offered),
                            "see: nvidia-smi -L, and \"Xid\" in the kernel's log (dmesg).");
        } catch (IOException mute) {
            return new Wrong(
                    "the library (NVML) cannot speak to the driver: %s"
                            .formatted(mute.getMessage()),
                    "see: nvidia-smi. After an upgrade of the driver: restart the host.");
        }
    }

    private String version() throws IOException {
        Path file = root.resolve("proc/driver/nvidia/version");
        return Files.exists(file)
                ? ", driver: "
                        + Files.readAllLines(file).getFirst().replaceFirst("^NVRM version: +", "")
                : "";
    }

    private Optional<Integer> told() {
        return told.accelerators()
                .map(groups -> groups.stream().mapToInt(group -> group.count()).sum());
    }

    private int onBus() throws IOException {
        Path devices = root.resolve("sys/bus/pci/devices");
        if (!Files.isDirectory(devices)) {
            return 0;
        }
        int count = 0;
        try (Stream<Path> all = Files.list(devices)) {
            for (Path device : all.toList()) {
                if (text(device.resolve("vendor")).equals(NVIDIA)
                        && text(device.resolve("class")).startsWith(DISPLAY)) {
                    count++;
                }
            }
        }
        return count;
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }
}
