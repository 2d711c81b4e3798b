package lockstep.gang.admit;

import lockstep.gang.cluster.Partition;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.state.Node;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Where a gang may be.
///
/// @param nodes that are known in the partition, lost ones included, in order of their names
/// @param required names that the gang must contain
/// @param excluded names that it must not contain
/// @param features that each of its nodes must have
record Place(
        Partition partition,
        Collection<Node> nodes,
        List<String> required,
        List<String> excluded,
        List<String> features) {

    /// Nodes that the request does not rule out by name or feature.
    Collection<Node> eligible() {
        if (excluded.isEmpty() && features.isEmpty()) {
            return nodes;
        }
        Set<String> out = Set.copyOf(excluded);
        return nodes.stream()
                .filter(node -> !out.contains(node.name().value()))
                .filter(node -> node.spec().features().containsAll(features))
                .toList();
    }

    /// For messages: `partition main`, with what the request rules out.
    String description() {
        return "partition "
                + partition.name()
                + (features.isEmpty() ? "" : " with " + String.join(" and ", features))
                + (excluded.isEmpty() ? "" : " without the excluded ones");
    }

    /// The partition's nodes as a host list, for advice.
    String names() {
        return shortened(nodes.stream().map(node -> node.name().value()).toList());
    }

    static String shortened(Collection<String> names) {
        String list = HostList.compressSet(names);
        return list.length() <= 200 ? list : list.substring(0, 200) + "…";
    }
}
