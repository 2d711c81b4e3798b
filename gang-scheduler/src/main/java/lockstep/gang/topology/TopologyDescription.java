package lockstep.gang.topology;

import java.util.List;

/// What a file says, item by item; nothing but the form is checked yet.
///
/// @param blockSizes how many nodes make a block, a group of blocks, a group of such groups…
public record TopologyDescription(
        List<Switch> switches, List<Block> blocks, List<Integer> blockSizes) {
    /// A switch and what hangs on it; empty texts where nothing is said.
    ///
    /// @param children a host list of switches
    /// @param nodes a host list of nodes
    public record Switch(int line, String name, String children, String nodes) {}

    /// Nodes that are close to each other.
    public record Block(int line, String name, String nodes) {}

    public TopologyDescription {
        switches = List.copyOf(switches);
        blocks = List.copyOf(blocks);
        blockSizes = List.copyOf(blockSizes);
    }
}
