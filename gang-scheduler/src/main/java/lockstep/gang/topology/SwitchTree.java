package lockstep.gang.topology;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.text.Quoted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/// Switches above each other: each below one, none below itself.
final class SwitchTree {
    private final TopologyNotes notes;
    private final NodeCheck nodes;
    private final SequencedMap<String, TopologyDescription.Switch> switches = new LinkedHashMap<>();

    /// The switch above, by the name of the one below.
    private final Map<String, TopologyDescription.Switch> above = new HashMap<>();

    SwitchTree(List<TopologyDescription.Switch> described, NodeCheck nodes, TopologyNotes notes) {
        this.nodes = nodes;
        this.notes = notes;
        described.forEach(this::add);
        switches.values().forEach(this::hangChildren);
        findLoops();
    }

    private void add(TopologyDescription.Switch item) {
        Topology.requireName(item.line(), "SwitchName", item.name(), notes);
        TopologyDescription.Switch first = switches.putIfAbsent(item.name(), item);
        String name = "switch " + Quoted.of(item.name());
        if (first != null) {
            notes.wrong(
                    item.line(),
                    "%s is described twice, first in line %d".formatted(name, first.line()),
                    "join both lines, or rename one of both");
        }
        if (item.nodes().isEmpty() == item.children().isEmpty()) {
            notes.wrong(
                    item.line(),
                    item.nodes().isEmpty()
                            ? name + " has neither nodes nor switches"
                            : name + " has both nodes and switches",
                    item.nodes().isEmpty()
                            ? "take the line out, or say what hangs on it"
                            : "name a switch of its own for the nodes");
        }
    }

    private void hangChildren(TopologyDescription.Switch item) {
        String name = "switch " + Quoted.of(item.name());
        List<String> unknown = new ArrayList<>();
        for (String child : notes.expand(item.line(), "Switches of " + name, item.children())) {
            TopologyDescription.Switch other = above.get(child);
            if (!switches.containsKey(child)) {
                unknown.add(child);
            } else if (other != null) {
                notes.wrong(
                        item.line(),
                        "switch %s is below %s and below %s, line %d"
                                .formatted(child, item.name(), other.name(), other.line()),
                        "keep one: where every leaf reaches every spine, describe one spine for"
                                + " all of them");
            } else {
                above.put(child, item);
            }
        }
        if (!unknown.isEmpty()) {
            notes.wrong(
                    item.line(),
                    "below %s there is %s, which no line describes"
                            .formatted(name, Quoted.of(HostList.compressSet(unknown))),
                    "add a line SwitchName=%s Nodes=…".formatted(unknown.getFirst()));
        }
    }

    private void findLoops() {
        Set<String> done = new HashSet<>();
        for (String start : switches.keySet()) {
            List<String> way = new ArrayList<>();
            String name = start;
            while (done.add(name)) {
                way.add(name);
                name = parent(name).orElse(name);
            }
            int loop = way.indexOf(name);
            if (loop >= 0 && parent(name).isPresent()) {
                List<String> round = new ArrayList<>(way.subList(loop, way.size()));
                round.add(name);
                notes.wrong(
                        above(name).map(TopologyDescription.Switch::line).orElse(0),
                        "the switches go in a circle: %s".formatted(String.join(" below ", round)),
                        "take %s out of the Switches of %s"
                                .formatted(name, parent(name).orElse(name)));
            }
        }
    }

    private Optional<TopologyDescription.Switch> above(String name) {
        return Optional.ofNullable(above.get(name));
    }

    private Optional<String> parent(String name) {
        return above(name).map(TopologyDescription.Switch::name);
    }

    /// Leaves in the order of the description.
    void addTo(SequencedMap<NodeName, FabricPlace> places) {
        Set<String> folded = new TreeSet<>();
        List<String> alone = new ArrayList<>();
        int leaves = 0;
        for (TopologyDescription.Switch leaf : switches.values()) {
            if (leaf.nodes().isEmpty()) {
                continue;
            }
            leaves++;
            String spine = parent(leaf.name()).orElse("");
            parent(spine).ifPresent(folded::add);
            if (spine.isEmpty()) {
                alone.add(leaf.name());
            }
            FabricPlace place = new FabricPlace(leaf.name(), spine, "");
            nodes.claim(leaf.line(), "switch " + Quoted.of(leaf.name()), leaf.nodes())
                    .forEach(node -> places.put(node, place));
        }
        warn(folded, alone, leaves);
    }

    private void warn(Set<String> folded, List<String> alone, int leaves) {
        if (!folded.isEmpty() && notes.none()) {
            notes.warn(
                    "the levels above the spines are left out (%s and above): a gang over two spines"
                                    .formatted(Quoted.of(String.join(", ", folded)))
                            + " is far apart, however near they are.");
        }
        if (!alone.isEmpty() && leaves > 1) {
            notes.warn(
                    "leaf switches %s are below no switch: a gang over two of them is far apart."
                            .formatted(Quoted.of(HostList.compressSet(alone))));
        }
    }
}
