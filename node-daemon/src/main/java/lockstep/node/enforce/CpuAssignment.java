package lockstep.node.enforce;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which CPUs an attempt gets: of one NUMA node where one has enough, and whole cores as far as the
/// count allows.
final class CpuAssignment {

    private CpuAssignment() {}

    /// Picks `count` of the `free` CPUs; empty where there are fewer.
    static Optional<NavigableSet<Integer>> of(CpuTopology topology, Set<Integer> free, int count) {
        List<List<NavigableSet<Integer>>> nodes =
                topology.numaNodes().stream().map(node -> freeOf(node.cores(), free)).toList();
        NavigableSet<Integer> picked = new TreeSet<>();
        Optional<List<NavigableSet<Integer>>> tightest =
                nodes.stream()
                        .filter(node -> size(node) >= count)
                        .min(Comparator.comparingInt(CpuAssignment::size));
        if (tightest.isPresent()) {
            pick(topology, tightest.get(), count, picked);
        } else {
            nodes.stream()
                    .sorted(Comparator.comparingInt(CpuAssignment::size).reversed())
                    .forEach(
                            node ->
                                    pick(
                                            topology,
                                            node,
                                            Math.min(size(node), count - picked.size()),
                                            picked));
        }
        return picked.size() == count && count > 0 ? Optional.of(picked) : Optional.empty();
    }

    private static List<NavigableSet<Integer>> freeOf(
            List<NavigableSet<Integer>> cores, Set<Integer> free) {
        List<NavigableSet<Integer>> left = new ArrayList<>();
        for (NavigableSet<Integer> core : cores) {
            NavigableSet<Integer> threads = new TreeSet<>(core);
            threads.retainAll(free);
            if (!threads.isEmpty()) {
                left.add(threads);
            }
        }
        return left;
    }

    private static int size(List<NavigableSet<Integer>> cores) {
        return cores.stream().mapToInt(Set::size).sum();
    }

    /// Whole cores while they fit; what is left over from cores that are broken already, the most
    /// broken first.
    private static void pick(
            CpuTopology topology,
            List<NavigableSet<Integer>> cores,
            int count,
            NavigableSet<Integer> picked) {
        int wanted = count;
        List<NavigableSet<Integer>> rest = new ArrayList<>();
        for (NavigableSet<Integer> core : cores) {
            if (isWhole(topology, core) && core.size() <= wanted) {
                picked.addAll(core);
                wanted -= core.size();
            } else {
                rest.add(core);
            }
        }
        rest.sort(Comparator.comparingInt(Set::size));
        for (NavigableSet<Integer> core : rest) {
            for (int cpu : core) {
                if (wanted > 0) {
                    picked.add(cpu);
                    wanted--;
                }
            }
        }
    }

    private static boolean isWhole(CpuTopology topology, NavigableSet<Integer> core) {
        return topology.numaNodes().stream().anyMatch(node -> node.cores().contains(core));
    }
}
