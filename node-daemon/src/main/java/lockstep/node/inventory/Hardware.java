package lockstep.node.inventory;

import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.NumaNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The machine as the kernel and the drivers describe it, below an injectable root.
public final class Hardware {

    private static final Pattern MEM_TOTAL = Pattern.compile("MemTotal: +([0-9]{1,15}) kB");
    private static final Pattern NVIDIA = Pattern.compile("nvidia([0-9]{1,4})");

    private final Path root;

    /// Reads `/proc`, `/sys` and `/dev` below `root`, which is `/` outside of tests.
    public Hardware(Path root) {
        this.root = root;
    }

    public Path proc() {
        return root.resolve("proc");
    }

    /// Names this life of the machine.
    public String bootId() throws IOException {
        return Files.readString(root.resolve("proc/sys/kernel/random/boot_id")).strip();
    }

    /// CPUs that are online.
    public int cpus() throws IOException {
        String online = Files.readString(root.resolve("sys/devices/system/cpu/online"));
        int cpus = CpuList.size(online);
        if (cpus == 0) {
            throw new IOException("Cannot count the CPUs in '%s'".formatted(online.strip()));
        }
        return cpus;
    }

    /// Memory in MiB, rounded down.
    public long memoryMib() throws IOException {
        return memTotalMib(root.resolve("proc/meminfo"));
    }

    private static long memTotalMib(Path file) throws IOException {
        Matcher total = MEM_TOTAL.matcher(Files.readString(file));
        if (!total.find()) {
            throw new IOException("There is no MemTotal in " + file);
        }
        return Long.parseLong(total.group(1)) / 1024;
    }

    /// NUMA nodes in the order of their numbers; empty where the kernel knows none.
    public List<NumaNode> numaNodes() throws IOException {
        Path nodes = root.resolve("sys/devices/system/node");
        List<NumaNode> found = new ArrayList<>();
        for (Path node : numbered(nodes, "node")) {
            found.add(
                    NumaNode.newBuilder()
                            .setId(number(node))
                            .setCpus(Files.readString(node.resolve("cpulist")).strip())
                            .setMemoryMib(memTotalMib(node.resolve("meminfo")))
                            .build());
        }
        return found;
    }

    private static List<Path> numbered(Path directory, String prefix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var entries = Files.list(directory)) {
            return entries.filter(e -> name(e).matches(prefix + "[0-9]{1,4}"))
                    .sorted(Comparator.comparingInt(Hardware::number))
                    .toList();
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static int number(Path path) {
        return Integer.parseInt(name(path).replaceFirst("[^0-9]*", ""));
    }

    /// The GPUs that NVIDIA's driver offers: `gpu0` for `/dev/nvidia0`, and so on.
    public List<Accelerator> gpus() throws IOException {
        List<Accelerator> found = new ArrayList<>();
        for (Path device : numbered(root.resolve("dev"), "nvidia")) {
            Matcher minor = NVIDIA.matcher(name(device));
            if (minor.matches()) {
                found.add(gpu(minor.group(1)));
            }
        }
        return found;
    }

    private Accelerator gpu(String minor) throws IOException {
        var gpu = Accelerator.newBuilder().setId("gpu" + minor).setName("gpu");
        Optional<Path> card = card(minor);
        if (card.isPresent()) {
            gpu.setType(type(field(card.get().resolve("information"), "Model").orElse("")));
            gpu.setNumaNode(numaNodeOf(name(card.get())));
        }
        return gpu.build();
    }

    /// The driver's directory, named by bus address, of the card with this minor number.
    private Optional<Path> card(String minor) throws IOException {
        Path cards = root.resolve("proc/driver/nvidia/gpus");
        if (!Files.isDirectory(cards)) {
            return Optional.empty();
        }
        try (var entries = Files.list(cards)) {
            for (Path card : entries.toList()) {
                if (field(card.resolve("information"), "Device Minor")
                        .filter(minor::equals)
                        .isPresent()) {
                    return Optional.of(card);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> field(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /// `NVIDIA H100 80GB HBM3` is an `h100`: the first word with a digit, else the last word.
    static String type(String model) {
        List<String> words = List.of(model.strip().toLowerCase(Locale.ROOT).split("[ _-]+", -1));
        return words.stream()
                .filter(word -> word.matches("[a-z]+[0-9].*"))
                .findFirst()
                .orElse(words.getLast());
    }

    private int numaNodeOf(String busAddress) throws IOException {
        Path file = root.resolve("sys/bus/pci/devices").resolve(busAddress).resolve("numa_node");
        if (!Files.exists(file)) {
            return 0;
        }
        return Math.max(0, Integer.parseInt(Files.readString(file).strip()));
    }
}
