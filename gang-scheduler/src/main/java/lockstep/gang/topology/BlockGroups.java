package lockstep.gang.topology;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.text.Quoted;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Blocks in a row: each is a leaf; with a second block size, as many neighbours as that makes are
/// a spine.
final class BlockGroups {
    private final TopologyDescription description;
    private final NodeCheck nodes;
    private final TopologyNotes notes;
    private final int blocksPerGroup;

    BlockGroups(TopologyDescription description, NodeCheck nodes, TopologyNotes notes) {
        this.description = description;
        this.nodes = nodes;
        this.notes = notes;
        this.blocksPerGroup = blocksPerGroup(description.blockSizes());
    }

    private int blocksPerGroup(List<Integer> sizes) {
        for (int i = 1; i < sizes.size(); i++) {
            if (sizes.get(i) <= sizes.get(i - 1) || sizes.get(i) % sizes.get(i - 1) != 0) {
                notes.wrong(
                        0,
                        "block size %d must be a multiple of the one before, %d"
                                .formatted(sizes.get(i), sizes.get(i - 1)),
                        "write sizes from small to large: 18,72");
                return 1;
            }
        }
        if (sizes.size() > 2) {
            notes.warn(
                    "block sizes above %d are left out: leaves are blocks, spines are groups of them."
                            .formatted(sizes.get(1)));
        }
        return sizes.size() < 2 ? 1 : sizes.get(1) / sizes.get(0);
    }

    /// Blocks in the order of the description.
    void addTo(SequencedMap<NodeName, FabricPlace> places) {
        Map<String, Integer> lines = new HashMap<>();
        int number = 0;
        for (TopologyDescription.Block block : description.blocks()) {
            String name = "block " + Quoted.of(block.name());
            Topology.requireName(block.line(), "BlockName", block.name(), notes);
            Integer first = lines.putIfAbsent(block.name(), block.line());
            if (first != null) {
                notes.wrong(
                        block.line(),
                        "%s is described twice, first in line %d".formatted(name, first),
                        "join both, or rename one of both");
            }
            if (block.nodes().isEmpty()) {
                notes.wrong(block.line(), name + " has no nodes", "take it out");
            }
            FabricPlace place = new FabricPlace(block.name(), group(number++), "");
            nodes.claim(block.line(), name, block.nodes()).forEach(node -> places.put(node, place));
        }
    }

    private String group(int block) {
        return blocksPerGroup == 1 ? "" : "blocks%d".formatted(block / blocksPerGroup + 1);
    }
}
