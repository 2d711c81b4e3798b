package lockstep.controller.fabric;

import lockstep.gang.text.Quoted;
import lockstep.gang.topology.TopologyDescription;
import lockstep.gang.topology.TopologyNotes;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Reads Slurm's `topology.yaml`: a list of topologies, each a tree, blocks, or flat.
///
/// One is read: the one that is asked for, else the first with `cluster_default: true`, else the
/// first.
final class TopologyYaml {
    private static final int CHARACTERS_MAX = 64 << 20;
    private static final Set<String> KINDS = Set.of("tree", "block", "flat");

    private final TopologyNotes notes;
    private final List<TopologyDescription.Switch> switches = new ArrayList<>();
    private final List<TopologyDescription.Block> blocks = new ArrayList<>();
    private final List<Integer> blockSizes = new ArrayList<>();

    private TopologyYaml(TopologyNotes notes) {
        this.notes = notes;
    }

    /// Reads all that can be read; the rest goes to `notes`.
    ///
    /// @param wanted name of the topology
    static TopologyDescription read(String text, Optional<String> wanted, TopologyNotes notes) {
        var yaml = new TopologyYaml(notes);
        var settings = LoadSettings.builder().setCodePointLimit(CHARACTERS_MAX).build();
        try {
            new Compose(settings)
                    .composeString(text)
                    .ifPresentOrElse(
                            root -> yaml.topologies(root, wanted),
                            () -> notes.wrong(0, "the file is empty", "give another"));
        } catch (MarkedYamlEngineException broken) {
            notes.wrong(
                    broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0),
                    "this is no YAML: " + Quoted.of(broken.getProblem()),
                    "look at the indentation of this line and of the one above");
        } catch (YamlEngineException broken) {
            notes.wrong(0, "this is no YAML: " + broken.getMessage(), "give another file");
        }
        return new TopologyDescription(yaml.switches, yaml.blocks, yaml.blockSizes);
    }

    private void topologies(Node root, Optional<String> wanted) {
        List<SequencedMap<String, Node>> all = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Node item : list(root, "the file")) {
            SequencedMap<String, Node> topology = map(item, "a topology");
            all.add(topology);
            names.add(text(topology, "topology"));
        }
        int chosen = wanted.map(names::indexOf).orElseGet(() -> theDefault(all));
        if (all.isEmpty()) {
            return;
        }
        if (chosen < 0) {
            notes.wrong(
                    0,
                    "there is no topology (%s)".formatted(Quoted.of(wanted.orElse(""))),
                    "take one of " + Quoted.of(String.join(", ", names)));
            return;
        }
        if (all.size() > 1 && wanted.isEmpty()) {
            notes.warn(
                    "of %d topologies, %s is read. Maybe choose one with --topology: %s."
                            .formatted(
                                    all.size(),
                                    Quoted.of(names.get(chosen)),
                                    Quoted.of(String.join(", ", names))));
        }
        topology(line(list(root, "the file").get(chosen)), all.get(chosen));
    }

    private static int theDefault(List<SequencedMap<String, Node>> all) {
        for (int i = 0; i < all.size(); i++) {
            if (text(all.get(i), "cluster_default").equalsIgnoreCase("true")) {
                return i;
            }
        }
        return 0;
    }

    private void topology(int line, SequencedMap<String, Node> topology) {
        requireKeys(line, topology, Set.of("topology", "cluster_default", "tree", "block", "flat"));
        List<String> kinds = topology.keySet().stream().filter(KINDS::contains).toList();
        if (kinds.size() != 1) {
            notes.wrong(
                    line,
                    "a topology must have one of tree, block and flat; this has %d"
                            .formatted(kinds.size()),
                    "see topology.yaml(5) of Slurm; no other kinds can be imported");
        } else if (kinds.getFirst().equals("flat")) {
            notes.wrong(
                    line, "a flat topology says nothing of the fabric", "choose with --topology");
        } else {
            Node content = topology.firstEntry().getValue();
            for (String kind : kinds) {
                content = topology.getOrDefault(kind, content);
            }
            SequencedMap<String, Node> inner = map(content, kinds.getFirst());
            if (kinds.getFirst().equals("tree")) {
                tree(line(content), inner);
            } else {
                blocks(line(content), inner);
            }
        }
    }

    private void tree(int line, SequencedMap<String, Node> tree) {
        requireKeys(line, tree, Set.of("switches"));
        for (Node item : listAt(line, tree, "switches")) {
            SequencedMap<String, Node> one = map(item, "a switch");
            if (one.isEmpty()) {
                continue;
            }
            requireKeys(line(item), one, Set.of("switch", "children", "nodes"));
            switches.add(
                    new TopologyDescription.Switch(
                            line(item),
                            text(one, "switch"),
                            text(one, "children"),
                            text(one, "nodes")));
        }
    }

    private void blocks(int line, SequencedMap<String, Node> block) {
        requireKeys(line, block, Set.of("block_sizes", "blocks"));
        for (Node size :
                block.containsKey("block_sizes")
                        ? listAt(line, block, "block_sizes")
                        : List.<Node>of()) {
            String value = size instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (value.matches("[1-9][0-9]{0,8}")) {
                blockSizes.add(Integer.valueOf(value));
            } else {
                notes.wrong(
                        line(size),
                        "block size (%s) must be a number".formatted(Quoted.of(value)),
                        "write block_sizes: [18, 72]");
            }
        }
        for (Node item : listAt(line, block, "blocks")) {
            SequencedMap<String, Node> one = map(item, "a block");
            if (one.isEmpty()) {
                continue;
            }
            requireKeys(line(item), one, Set.of("block", "nodes"));
            blocks.add(
                    new TopologyDescription.Block(
                            line(item), text(one, "block"), text(one, "nodes")));
        }
    }

    private List<Node> listAt(int line, SequencedMap<String, Node> map, String key) {
        Node node = map.get(key);
        if (node == null) {
            notes.wrong(line, key + " is missing", "add it, with a list below");
            return List.of();
        }
        return list(node, key);
    }

    private List<Node> list(Node node, String what) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        notes.wrong(line(node), what + " must be a list", "begin each item with a dash");
        return List.of();
    }

    private SequencedMap<String, Node> map(Node node, String what) {
        SequencedMap<String, Node> map = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            notes.wrong(line(node), what + " must have keys and values", "write key: value");
            return map;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (map.putIfAbsent(key, tuple.getValueNode()) != null) {
                notes.wrong(
                        line(tuple.getKeyNode()),
                        "(%s) is there twice".formatted(Quoted.of(key)),
                        "take one out");
            }
        }
        return map;
    }

    private static String text(SequencedMap<String, Node> map, String key) {
        return map.get(key) instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private void requireKeys(int line, SequencedMap<String, Node> map, Set<String> known) {
        for (var entry : map.entrySet()) {
            if (!known.contains(entry.getKey())) {
                notes.wrong(
                        Math.max(line, line(entry.getValue())),
                        "(%s) is no known key".formatted(Quoted.of(entry.getKey())),
                        "write one of " + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }
}
