package lockstep.gang.admit;

import java.util.List;
import java.util.OptionalLong;

/// The gang that is asked for. Numbers are as they came, in range or not.
///
/// @param nodesMin 0 means not asked for
/// @param nodesMax 0 means not asked for: as `nodesMin`
/// @param memoryMibPerNode 0 means all that a node has
/// @param gresPerNode on each node
public record ShapeRequest(
        long nodesMin,
        long nodesMax,
        OptionalLong tasks,
        OptionalLong tasksPerNode,
        OptionalLong cpusPerTask,
        OptionalLong memoryMibPerNode,
        OptionalLong memoryMibPerCpu,
        List<GresRequest> gresPerNode,
        boolean exclusive) {
    public ShapeRequest {
        gresPerNode = List.copyOf(gresPerNode);
    }

    /// Generic resources of one kind.
    ///
    /// @param type empty means any
    public record GresRequest(String name, String type, long count) {}

    boolean asksForNodes() {
        return nodesMin != 0 || nodesMax != 0;
    }
}
