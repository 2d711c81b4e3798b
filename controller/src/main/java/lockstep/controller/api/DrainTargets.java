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
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The nodes that somebody means by their names or by what they share, or the uplinks, or the ways
/// to storage; only one of the three is not empty.
///
/// @param paths names of ways to storage
/// @param domain what was named in place of nodes, such as `rack r7`; empty where nodes were
record DrainTargets(
        List<NodeName> nodes, List<Resource.Uplink> uplinks, List<String> paths, String domain) {
    private static final String UPLINK = "uplink:";

    DrainTargets {
        nodes = List.copyOf(nodes);
        uplinks = List.copyOf(uplinks);
        paths = List.copyOf(paths);
    }

    static DrainTargets read(List<String> words, ClusterState state, StoragePaths known) {
        NavigableSet<NodeName> nodes = new TreeSet<>();
        List<Resource.Uplink> uplinks = new ArrayList<>();
        NavigableSet<String> paths = new TreeSet<>();
        List<String> domains = new ArrayList<>();
        for (String word : words) {
            int colon = word.indexOf(':');
            if (colon < 0) {
                nodes.addAll(named(word, state));
            } else if (word.startsWith(UPLINK)) {
                uplinks.addAll(uplinks(word, state));
            } else if (word.startsWith(StoragePaths.PREFIX)) {
                paths.add(known.meant(word, state.drainedPaths().keySet()));
            } else {
                nodes.addAll(sharing(word, colon, state));
                domains.add(word.substring(0, colon) + " " + word.substring(colon + 1));
            }
        }
        long kinds = Stream.of(nodes, uplinks, paths).filter(some -> !some.isEmpty()).count();
        if (kinds == 0) {
            throw Refusal.invalid("no node is named.");
        }
        if (kinds > 1) {
            throw Refusal.invalid(
                    "targets (%s) are of several kinds: nodes, uplinks, paths.%nMaybe name them in commands of their own."
                            .formatted(Quoted.of(String.join(" ", words))));
        }
        return new DrainTargets(
                List.copyOf(nodes),
                uplinks.stream().distinct().toList(),
                List.copyOf(paths),
                String.join(", ", domains));
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
                                        Refusal.some(
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

    /// Also drained ones whose leaf is gone.
    private static List<Resource.Uplink> uplinks(String word, ClusterState state) {
        String name = word.substring(UPLINK.length());
        Map<String, Resource.Uplink> there = new TreeMap<>();
        Stream.concat(
                        state.nodes().values().stream()
                                .flatMap(node -> Resource.sharedBy(node.spec()).stream()),
                        state.drainedUplinks().keySet().stream())
                .filter(Resource.Uplink.class::isInstance)
                .map(Resource.Uplink.class::cast)
                .forEach(one -> there.put(one.spine() + "/" + one.leaf(), one));
        List<Resource.Uplink> meant =
                there.entrySet().stream()
                        .filter(
                                one ->
                                        one.getKey().equals(name)
                                                || one.getValue().leaf().equals(name))
                        .map(Map.Entry::getValue)
                        .toList();
        if (meant.isEmpty()) {
            throw Refusal.invalid(
                    "target (%s): there is no such uplink.%nThere are: %s"
                            .formatted(
                                    Quoted.of(word),
                                    Refusal.some(
                                            there.keySet().stream().map(UPLINK::concat).toList())));
        }
        return meant;
    }

    private static String existing(String kind, NavigableSet<String> there) {
        return there.isEmpty()
                ? "Targets are nodes such as n[1-4], rack:NAME, leaf:NAME, spine:NAME,"
                        + " feed:NAME, uplink:NAME and path:NAME; the cluster has no "
                        + Quoted.of(kind)
                        + "."
                : "There are: "
                        + Refusal.some(there.stream().map(one -> kind + ":" + one).toList());
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
}
