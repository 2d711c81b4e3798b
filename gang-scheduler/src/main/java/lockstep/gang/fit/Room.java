package lockstep.gang.fit;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.NodeSpec;

import java.util.List;

/// What one node has left for a gang.
public interface Room {
    int cpus();

    long memoryMib();

    /// Whether no job holds anything here.
    boolean isIdle();

    /// Whether no job has any of the memory that is counted.
    boolean isMemoryUntouched();

    /// Accelerators that are left, in order of their ids.
    List<Accelerator> accelerators();

    /// All that a node has: its room once nobody holds anything.
    static Room whole(NodeSpec spec) {
        return new WholeNode(spec);
    }
}
