package lockstep.gang.topology;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.text.Quoted;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;

/// Makes places of a description: what hangs directly on a switch is a leaf, the switch above it
/// the spine. A block is a leaf, a group of blocks a spine.
public final class Topology {
    private final TopologyDescription description;
    private final TopologyNotes notes;
    private final NodeCheck nodes;

    private Topology(TopologyDescription description, Set<String> known, TopologyNotes notes) {
        this.description = description;
        this.notes = notes;
        this.nodes = new NodeCheck(known, notes);
    }

    /// Checks all of it.
    ///
    /// @param known all nodes of the cluster; empty when nobody knows them, and then no node is
    ///   missing or too many
    /// @param notes what was found before; gets what is found here
    public static TopologyReading read(
            TopologyDescription description, Set<String> known, TopologyNotes notes) {
        return new Topology(description, known, notes).read();
    }

    private TopologyReading read() {
        boolean tree = !description.switches().isEmpty();
        boolean blocks = !description.blocks().isEmpty();
        if (tree && blocks) {
            notes.wrong(
                    description.blocks().getFirst().line(),
                    "there are blocks beside switches",
                    "keep one of both in the file");
        } else if (!tree && !blocks && notes.none()) {
            notes.wrong(
                    0,
                    "it names no switch and no block",
                    "give the file that says where nodes are");
        }
        SequencedMap<NodeName, FabricPlace> places = new LinkedHashMap<>();
        if (tree) {
            new SwitchTree(description.switches(), nodes, notes).addTo(places);
        } else {
            new BlockGroups(description, nodes, notes).addTo(places);
        }
        nodes.finish();
        return notes.none()
                ? new TopologyReading.Read(places, notes.warnings())
                : new TopologyReading.Wrong(notes.mistakes(), notes.warnings());
    }

    /// A name that may stand in our own files.
    static void requireName(int line, String what, String name, TopologyNotes notes) {
        if (!FabricText.isName(name)) {
            notes.wrong(
                    line,
                    "%s (%s) must have the form %s"
                            .formatted(what, Quoted.of(name), FabricText.NAME_FORM),
                    "rename it: it becomes the name of a leaf or a spine");
        }
    }
}
