package lockstep.controller.api;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.hostlist.Expansion;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;
import lockstep.gang.text.Quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The nodes that somebody means by their names or by what they share.
///
/// @param domain what was named in place of nodes, such as `rack r7`; empty where nodes were
record DrainTargets(List<NodeName> nodes, String domain) {
    private static final int SHOWN_MAX = 20;

    DrainTargets {
        nodes = List.copyOf(nodes);
    }

    static DrainTargets read(List<String> words, ClusterState state) {
        NavigableSet<NodeName> nodes = new TreeSet<>();
        List<String> domains = new ArrayList<>();
        for (String word : words) {
            int colon = word.indexOf(':');
            if (colon < 0) {
                nodes.addAll(named(word, state));
            } else {
                nodes.addAll(sharing(word, colon, state));
                domains.add(word.substring(0, colon) + " " + word.substring(colon + 1));
            }
        }
        if (nodes.isEmpty()) {
            throw Refusal.invalid("no node is named.");
        }
        return new DrainTargets(List.copyOf(nodes), String.join(", ", domains));
    }

    private static List<NodeName> named(String word, ClusterState state) {
        List<String> names =
                switch (HostList.expand(word)) {
                    case Expansion.Expanded(var all) -> all;
                    case Expansion.Malformed malformed ->
                            throw Refusal.invalid("target: %s".formatted(malformed.message()));
                };
        List<NodeName> nodes = new ArrayList<>();
        for (String name : names) {
            if (!NodeName.isValid(name) || state.node(new NodeName(name)).isEmpty()) {
                throw Refusal.invalid(
                        "target (%s): there is no node %s.%nThere are: %s"
                                .formatted(
                                        Quoted.of(word),
                                        Quoted.of(name),
                                        some(
                                                state.nodes().keySet().stream()
                                                        .map(NodeName::value)
                                                        .toList())));
            }
            nodes.add(new NodeName(name));
        }
        return nodes;
    }

    private static List<NodeName> sharing(String word, int colon, ClusterState state) {
        String kind = word.substring(0, colon);
        String name = word.substring(colon + 1);
        if (kind.equals("uplink")) {
            throw Refusal.invalid(
                    "target (%s): an uplink cannot be drained yet.%nMaybe drain its leaf: leaf:%s"
                            .formatted(Quoted.of(word), Quoted.of(name)));
        }
        NavigableSet<String> there = new TreeSet<>();
        List<NodeName> nodes = new ArrayList<>();
        for (Node node : state.nodes().values()) {
            for (Resource shared : Resource.sharedBy(node.spec())) {
                Optional<String> own = nameOf(kind, shared);
                own.ifPresent(there::add);
                if (own.filter(known -> matches(kind, known, name)).isPresent()) {
                    nodes.add(node.name());
                }
            }
        }
        if (nodes.isEmpty()) {
            throw Refusal.invalid(
                    "target (%s): no node belongs to it.%n%s"
                            .formatted(Quoted.of(word), existing(kind, there)));
        }
        return nodes;
    }

    private static String existing(String kind, NavigableSet<String> there) {
        return there.isEmpty()
                ? "Targets are nodes such as n[1-4], rack:NAME, leaf:NAME, spine:NAME and"
                        + " feed:NAME; the cluster has no "
                        + Quoted.of(kind)
                        + "."
                : "There are: " + some(there.stream().map(one -> kind + ":" + one).toList());
    }

    /// A leaf may be named without its spine; then every leaf of that name is meant.
    private static boolean matches(String kind, String known, String name) {
        return known.equals(name)
                || (kind.equals("leaf") && known.substring(known.indexOf('/') + 1).equals(name));
    }

    private static Optional<String> nameOf(String kind, Resource shared) {
        return switch (shared) {
            case Resource.Leaf(var spine, var leaf) ->
                    only(kind.equals("leaf"), spine + "/" + leaf);
            case Resource.Spine(var spine) -> only(kind.equals("spine"), spine);
            case Resource.Rack(var rack) -> only(kind.equals("rack"), rack);
            case Resource.PowerFeed(var feed) -> only(kind.equals("feed"), feed);
            case Resource.OfNode _, Resource.Uplink _, Resource.StoragePath _ -> Optional.empty();
        };
    }

    private static Optional<String> only(boolean wanted, String name) {
        return wanted ? Optional.of(name) : Optional.empty();
    }

    private static String some(List<String> names) {
        return names.isEmpty()
                ? "none"
                : names.stream().limit(SHOWN_MAX).collect(Collectors.joining(", "))
                        + (names.size() > SHOWN_MAX ? ", …" : "");
    }
}
