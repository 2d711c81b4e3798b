package lockstep.node.enforce;

import lockstep.node.inventory.CpuList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// How the machine's CPUs lie.
///
/// @param numaNodes each a list of cores, each a set of hardware threads
public record CpuTopology(List<List<NavigableSet<Integer>>> numaNodes) {

    /// Reads `/sys/devices/system` below `root`, which is `/` outside of tests. What is not told is
    /// taken to be one NUMA node of cores with one thread.
    public static CpuTopology read(Path root) throws IOException {
        Path system = root.resolve("sys/devices/system");
        NavigableSet<Integer> online =
                CpuList.parse(Files.readString(system.resolve("cpu/online")));
        List<List<NavigableSet<Integer>>> nodes = new ArrayList<>();
        NavigableSet<Integer> left = new TreeSet<>(online);
        if (Files.isDirectory(system.resolve("node"))) {
            try (var entries = Files.newDirectoryStream(system.resolve("node"), "node[0-9]*")) {
                for (Path entry : entries) {
                    NavigableSet<Integer> cpus =
                            CpuList.parse(ControlFiles.read(entry.resolve("cpulist")).orElse(""));
                    cpus.retainAll(left);
                    left.removeAll(cpus);
                    nodes.add(cores(system, cpus));
                }
            }
        }
        nodes.add(cores(system, left));
        nodes.removeIf(List::isEmpty);
        return new CpuTopology(nodes);
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
        numaNodes.forEach(node -> node.forEach(all::addAll));
        return all;
    }
}
