package lockstep.node.enforce;

import lockstep.node.inventory.CpuList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How the machine's CPUs lie.
///
/// @param numaNodes in the order of their numbers
public record CpuTopology(List<NumaNode> numaNodes) {

    private static final Pattern NODE = Pattern.compile("node([0-9]{1,6})");

    public CpuTopology {
        numaNodes = List.copyOf(numaNodes);
    }

    /// Reads `/sys/devices/system` below `root`, which is `/` outside of tests. What is not told is
    /// taken to be one NUMA node of cores with one thread.
    public static CpuTopology read(Path root) throws IOException {
        Path system = root.resolve("sys/devices/system");
        NavigableSet<Integer> online =
                CpuList.parse(Files.readString(system.resolve("cpu/online")));
        NavigableSet<Integer> left = new TreeSet<>(online);
        List<NumaNode> nodes = new ArrayList<>();
        for (int id : nodeIds(system.resolve("node"))) {
            Path node = system.resolve("node/node" + id);
            NavigableSet<Integer> cpus =
                    CpuList.parse(ControlFiles.read(node.resolve("cpulist")).orElse(""));
            cpus.retainAll(left);
            left.removeAll(cpus);
            nodes.add(new NumaNode(id, memory(node.resolve("meminfo")), cores(system, cpus)));
        }
        nodes.add(new NumaNode(0, 0, cores(system, left)));
        nodes.removeIf(node -> node.cores().isEmpty());
        return new CpuTopology(nodes);
    }

    private static NavigableSet<Integer> nodeIds(Path directory) throws IOException {
        NavigableSet<Integer> ids = new TreeSet<>();
        if (Files.isDirectory(directory)) {
            try (var entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    Matcher name = NODE.matcher(String.valueOf(entry.getFileName()));
                    if (name.matches()) {
                        ids.add(Integer.parseInt(name.group(1)));
                    }
                }
            }
        }
        return ids;
    }

    /// Of a line such as `Node 0 MemTotal: 8349472 kB`.
    private static long memory(Path meminfo) {
        return ControlFiles.read(meminfo).stream()
                .flatMap(String::lines)
                .map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words.length == 5 && words[2].equals("MemTotal:"))
                .filter(words -> words[3].matches("[0-9]{1,15}"))
                .mapToLong(words -> Long.parseLong(words[3]) << 10)
                .findFirst()
                .orElse(0);
    }

    private static List<NavigableSet<Integer>> cores(Path system, NavigableSet<Integer> cpus) {
        List<NavigableSet<Integer>> cores = new ArrayList<>();
        NavigableSet<Integer> left = new TreeSet<>(cpus);
        for (int cpu : cpus) {
            if (left.contains(cpu)) {
                Path siblings = system.resolve("cpu/cpu" + cpu + "/topology/thread_siblings_list");
                NavigableSet<Integer> core =
                        CpuList.parse(ControlFiles.read(siblings).orElse("" + cpu));
                core.add(cpu);
                core.retainAll(left);
                left.removeAll(core);
                cores.add(core);
            }
        }
        return cores;
    }

    NavigableSet<Integer> cpus() {
        NavigableSet<Integer> all = new TreeSet<>();
        numaNodes.forEach(node -> all.addAll(node.cpus()));
        return all;
    }

    /// The `cpus` so that those of one NUMA node stand together, and in it those of one core.
    private List<Integer> inOrder(Set<Integer> cpus) {
        return numaNodes.stream()
                .flatMap(node -> node.cores().stream())
                .flatMap(Set::stream)
                .filter(cpus::contains)
                .toList();
    }

    /// The part of `cpus` that is for one of `ranks` ranks which share them: neighbours, as many as
    /// for the others, give or take one. All of them where there are fewer CPUs than ranks.
    ///
    /// @param index of the rank among them, from 0
    NavigableSet<Integer> partOf(Set<Integer> cpus, int index, int ranks) {
        List<Integer> ordered = inOrder(cpus);
        if (ordered.size() < ranks) {
            return new TreeSet<>(ordered);
        }
        int from = (int) ((long) ordered.size() * index / ranks);
        int to = (int) ((long) ordered.size() * (index + 1) / ranks);
        return new TreeSet<>(ordered.subList(from, to));
    }

    /// The NUMA nodes that `cpus` lie in, where `bytes` are no more of their memory than the CPUs
    /// are of theirs: then all who are held to a node find room in it. Empty otherwise, or where
    /// the memory is not told: memory farther away is better than none.
    NavigableSet<Integer> memoryNear(Set<Integer> cpus, long bytes) {
        NavigableSet<Integer> near = new TreeSet<>();
        double room = 0;
        for (NumaNode node : numaNodes) {
            NavigableSet<Integer> all = node.cpus();
            long held = all.stream().filter(cpus::contains).count();
            if (held > 0) {
                near.add(node.id());
                room += (double) node.memoryBytes() * held / all.size();
            }
        }
        return bytes > 0 && bytes <= room ? near : new TreeSet<>();
    }
}
