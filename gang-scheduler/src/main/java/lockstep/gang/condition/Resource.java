package lockstep.gang.condition;

import lockstep.gang.cluster.NodeName;

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
