package lockstep.node.enforce;

import lockstep.node.inventory.CpuList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// How the machine's CPUs lie.
///
/// @param numaNodes each a list of cores, each a set of hardware threads
public record CpuTopology(List<List<SortedSet<Integer>>> numaNodes) {

    /// Reads `/sys/devices/system` below `root`, which is `/` outside of tests. What is not told is
    /// taken to be one NUMA node of cores with one thread.
    public static CpuTopology read(Path root) throws IOException {
        Path system = root.resolve("sys/devices/system");
        SortedSet<Integer> online = CpuList.parse(Files.readString(system.resolve("cpu/online")));
        List<List<SortedSet<Integer>>> nodes = new ArrayList<>();
        SortedSet<Integer> left = new TreeSet<>(online);
        if (Files.isDirectory(system.resolve("node"))) {
            try (var entries = Files.newDirectoryStream(system.resolve("node"), "node[0-9]*")) {
                for (Path entry : entries) {
                    SortedSet<Integer> cpus =
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

    private static List<SortedSet<Integer>> cores(Path system, SortedSet<Integer> cpus) {
        List<SortedSet<Integer>> cores = new ArrayList<>();
        SortedSet<Integer> left = new TreeSet<>(cpus);
        for (int cpu : cpus) {
            if (left.contains(cpu)) {
                Path siblings = system.resolve("cpu/cpu" + cpu + "/topology/thread_siblings_list");
                SortedSet<Integer> core =
                        CpuList.parse(ControlFiles.read(siblings).orElse("" + cpu));
                core.add(cpu);
                core.retainAll(left);
                left.removeAll(core);
                cores.add(core);
            }
        }
        return cores;
    }

    SortedSet<Integer> cpus() {
        SortedSet<Integer> all = new TreeSet<>();
        numaNodes.forEach(node -> node.forEach(all::addAll));
        return all;
    }
}
