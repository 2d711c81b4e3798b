package lockstep.doctor.host;

import lockstep.doctor.finding.Check;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Whether the ports of RDMA adapters are up.
public final class InfinibandCheck implements Check {
    private final Path root;

    public InfinibandCheck(Path root) {
        this.root = root;
    }

    @Override
    public List<Finding> look() {
        try {
            List<Path> adapters = entries(root.resolve("sys/class/infiniband"));
            if (adapters.isEmpty()) {
                return List.of(Finding.fine("no InfiniBand or RoCE adapters here"));
            }
            List<Finding> found = new ArrayList<>();
            for (Path adapter : adapters) {
                for (Path port : entries(adapter.resolve("ports"))) {
                    found.add(port(adapter.getFileName() + " port " + port.getFileName(), port));
                }
            }
            if (!Files.isDirectory(root.resolve("dev/infiniband"))) {
                found.add(
                        new Wrong(
                                "there is no /dev/infiniband: programs cannot use the adapters",
                                "load the module ib_uverbs (package rdma-core)."));
            }
            return found;
        } catch (IOException unreadable) {
            return List.of(
                    new Advice(
                            "adapters cannot be looked at (%s)".formatted(unreadable.getMessage()),
                            "run it as root."));
        }
    }

    private static Finding port(String name, Path port) throws IOException {
        String state = text(port.resolve("state"));
        String rate = text(port.resolve("rate"));
        return state.endsWith("ACTIVE")
                ? Finding.fine("%s: ACTIVE, %s".formatted(name, rate))
                : new Advice(
                        "%s: %s, %s"
                                .formatted(
                                        name, state.replaceFirst("^[0-9]+: ", ""), physical(port)),
                        "look at its cable and its switch; INIT means that no subnet manager has"
                                + " seen it. A port without a cable is no harm.");
    }

    private static String physical(Path port) throws IOException {
        return text(port.resolve("phys_state")).replaceFirst("^[0-9]+: ", "");
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file).strip() : "unknown";
    }

    private static List<Path> entries(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.sorted().toList();
        }
    }
}
