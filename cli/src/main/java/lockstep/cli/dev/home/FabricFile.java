package lockstep.cli.dev.home;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.hostlist.Expansion;
import lockstep.gang.hostlist.HostList;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A fabric as the user describes it:
///
/// ```
/// leaves {
///   leaf1 { spine = s1, rack = r1, nodes = "n[1-2]" }
///   leaf2 { spine = s1, rack = r2, nodes = "n[3-4]" }
/// }
/// ```
///
/// A leaf without spine hangs below `spine1`; one without rack is a rack of its own.
public final class FabricFile {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Set<String> LEAF_KEYS = new TreeSet<>(Set.of("spine", "rack", "nodes"));

    private final Path file;
    private final List<String> mistakes = new ArrayList<>();
    private final List<NodePlace> nodes = new ArrayList<>();
    private final Map<String, String> leafOfNode = new HashMap<>();

    private FabricFile(Path file) {
        this.file = file;
    }

    /// What came of a file.
    public sealed interface Result {
        /// The nodes, at least one; leaves in the order of their names.
        record Read(List<NodePlace> nodes) implements Result {}

        /// All mistakes. Each may go on with a line that begins with "Maybe".
        record Wrong(List<String> mistakes) implements Result {}
    }

    public static Result read(Path file) {
        FabricFile fabric = new FabricFile(file);
        try {
            ConfigParseOptions options = ConfigParseOptions.defaults().setAllowMissing(false);
            fabric.whole(ConfigFactory.parseFile(file.toFile(), options).resolve());
        } catch (ConfigException e) {
            fabric.mistakes.add(
                    "the fabric file %s cannot be read: %s".formatted(file, e.getMessage()));
        }
        return fabric.mistakes.isEmpty()
                ? new Result.Read(List.copyOf(fabric.nodes))
                : new Result.Wrong(List.copyOf(fabric.mistakes));
    }

    private void whole(Config config) {
        new TreeMap<>(config.root())
                .forEach(
                        (key, value) -> {
                            if (!key.equals("leaves")) {
                                wrong(value, key + " is not a known key; there is only leaves");
                            } else if (value instanceof ConfigObject leaves) {
                                new TreeMap<>(leaves).forEach(this::leaf);
                            }
                        });
        if (nodes.isEmpty() && mistakes.isEmpty()) {
            mistakes.add(
                    "%s names no node.%nMaybe: leaves { leaf1 { nodes = \"n[1-2]\" } }"
                            .formatted(file));
        }
    }

    private void leaf(String name, ConfigValue value) {
        if (!(value instanceof ConfigObject leaf)) {
            wrong(value, "leaves.%s must be a section in braces".formatted(name));
            return;
        }
        new TreeMap<>(leaf).forEach((key, inner) -> requireKnown(name, key, inner));
        String spine = text(leaf, "spine", "spine1");
        String rack = text(leaf, "rack", "rack-" + name);
        Stream.of(name, spine, rack)
                .filter(word -> !NAME.matcher(word).matches())
                .distinct()
                .forEach(word -> wrong(leaf, "(%s) must match %s".formatted(word, NAME)));
        ConfigValue list = leaf.get("nodes");
        if (list == null || list.valueType() != ConfigValueType.STRING) {
            wrong(leaf, "leaves.%s.nodes must be a host list, such as \"n[1-2]\"".formatted(name));
            return;
        }
        switch (HostList.expand(list.unwrapped().toString())) {
            case Expansion.Malformed malformed ->
                    wrong(
                            list,
                            "leaves.%s.nodes is wrong: %s".formatted(name, malformed.message()));
            case Expansion.Expanded(var names) ->
                    names.forEach(node -> node(list, new NodePlace(node, name, spine, rack)));
        }
    }

    private void node(ConfigValue where, NodePlace node) {
        if (!NodeName.isValid(node.name())) {
            wrong(where, "(%s) is no node name".formatted(node.name()));
            return;
        }
        String other = leafOfNode.putIfAbsent(node.name(), node.leaf());
        if (other != null) {
            wrong(
                    where,
                    "node %s is on leaf %s and on %s".formatted(node.name(), other, node.leaf()));
            return;
        }
        nodes.add(node);
    }

    private static String text(ConfigObject leaf, String key, String otherwise) {
        ConfigValue value = leaf.get(key);
        return value == null ? otherwise : String.valueOf(value.unwrapped());
    }

    private void requireKnown(String leaf, String key, ConfigValue value) {
        if (!LEAF_KEYS.contains(key)) {
            wrong(
                    value,
                    "leaves.%s.%s is not a known key; a leaf has %s"
                            .formatted(leaf, key, String.join(", ", LEAF_KEYS)));
        }
    }

    private void wrong(ConfigValue where, String message) {
        mistakes.add("%s line %d: %s.".formatted(file, where.origin().lineNumber(), message));
    }
}
