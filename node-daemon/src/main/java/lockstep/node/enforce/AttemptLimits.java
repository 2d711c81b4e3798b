package lockstep.node.enforce;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// What an attempt may use on this node.
///
/// @param memoryBytes of all its ranks together; 0 for no limit
/// @param pidsMax processes and threads
/// @param cpus empty where it is not pinned
/// @param memoryNodes whose memory it takes only; empty for any
/// @param denied devices of this node that others hold, or nobody
public record AttemptLimits(
        long memoryBytes,
        int pidsMax,
        NavigableSet<Integer> cpus,
        NavigableSet<Integer> memoryNodes,
        List<Device> denied) {

    public AttemptLimits {
        cpus = new TreeSet<>(cpus);
        memoryNodes = new TreeSet<>(memoryNodes);
        denied = List.copyOf(denied);
    }
}
