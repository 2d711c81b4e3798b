package lockstep.node.enforce;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// CPUs that are equally near to one piece of memory.
///
/// @param id as the kernel counts
/// @param memoryBytes of its memory; 0 where that is not told
/// @param cores each a set of hardware threads
public record NumaNode(int id, long memoryBytes, List<NavigableSet<Integer>> cores) {

    public NumaNode {
        cores = List.copyOf(cores);
    }

    NavigableSet<Integer> cpus() {
        NavigableSet<Integer> all = new TreeSet<>();
        cores.forEach(all::addAll);
        return all;
    }
}
