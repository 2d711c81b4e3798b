package lockstep.gang.condition;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Something that can be in a good or a bad condition, and that can do harm.
public sealed interface Resource {
    record OfNode(NodeName name) implements Resource {}

    /// A leaf switch. Its name is only unique under its spine.
    record Leaf(String spine, String name) implements Resource {}

    /// What joins a leaf to its spine.
    record Uplink(String spine, String leaf) implements Resource {}

    record Spine(String name) implements Resource {}

    record Rack(String name) implements Resource {}

    record PowerFeed(String name) implements Resource {}

    /// A way to a checkpoint store.
    record StoragePath(String name) implements Resource {}

    /// What a node shares with others: leaf, uplink, spine, rack and power feed, as far as they are
    /// known.
    static List<Resource> sharedBy(NodeSpec node) {
        FabricPlace place = node.place();
        List<Resource> shared = new ArrayList<>();
        if (!place.leaf().isEmpty()) {
            shared.add(new Leaf(place.spine(), place.leaf()));
            shared.add(new Uplink(place.spine(), place.leaf()));
        }
        if (!place.spine().isEmpty()) {
            shared.add(new Spine(place.spine()));
        }
        if (!place.rack().isEmpty()) {
            shared.add(new Rack(place.rack()));
        }
        shared.addAll(feedsOf(node));
        return shared;
    }

    /// The power feeds of a node: each of its features that begins with `feed-` names one.
    static List<PowerFeed> feedsOf(NodeSpec node) {
        return node.features().stream()
                .filter(feature -> feature.startsWith("feed-"))
                .map(feature -> new PowerFeed(feature.substring("feed-".length())))
                .toList();
    }

    /// The resource that a text names as [#text] does; empty where it names none.
    static Optional<Resource> parse(String text) {
        int end = text.startsWith("power feed ") ? "power feed".length() : text.indexOf(' ');
        if (end < 1) {
            return Optional.empty();
        }
        String name = text.substring(end + 1).strip();
        int slash = name.indexOf('/');
        String above = name.substring(0, Math.max(0, slash));
        String below = name.substring(slash + 1);
        if (name.isEmpty() || below.isEmpty()) {
            return Optional.empty();
        }
        return switch (text.substring(0, end)) {
            case "node" ->
                    NodeName.isValid(name)
                            ? Optional.of(new OfNode(new NodeName(name)))
                            : Optional.empty();
            case "leaf" -> Optional.of(new Leaf(above, below));
            case "uplink" -> Optional.of(new Uplink(above, below));
            case "spine" -> Optional.of(new Spine(name));
            case "rack" -> Optional.of(new Rack(name));
            case "power feed" -> Optional.of(new PowerFeed(name));
            case "path" -> Optional.of(new StoragePath(name));
            default -> Optional.empty();
        };
    }

    /// How people write it: `node n1`, `uplink s1/l3`.
    default String text() {
        return switch (this) {
            case OfNode(var name) -> "node " + name;
            case Leaf(var spine, var name) -> "leaf " + spine + "/" + name;
            case Uplink(var spine, var leaf) -> "uplink " + spine + "/" + leaf;
            case Spine(var name) -> "spine " + name;
            case Rack(var name) -> "rack " + name;
            case PowerFeed(var name) -> "power feed " + name;
            case StoragePath(var name) -> "path " + name;
        };
    }
}
