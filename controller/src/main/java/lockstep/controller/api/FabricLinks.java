package lockstep.controller.api;

import lockstep.gang.condition.Resource;
import lockstep.gang.state.ClusterState;
import lockstep.gang.text.Quoted;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The switches and uplinks that nodes hang on, by how people name them: `uplink:s1/l3`.
///
/// @param byName in the order in which they are shown: each spine before its leaves
record FabricLinks(Map<String, Resource> byName) {
    static FabricLinks of(ClusterState state) {
        Map<String, Resource> sorted =
                new TreeMap<>(
                        Comparator.comparing((String name) -> place(name))
                                .thenComparing(Comparator.naturalOrder()));
        state.nodes().values().stream()
                .flatMap(node -> Resource.sharedBy(node.spec()).stream())
                .filter(FabricLinks::isLink)
                .forEach(link -> sorted.put(name(link), link));
        return new FabricLinks(new LinkedHashMap<>(sorted));
    }

    private static boolean isLink(Resource resource) {
        return resource instanceof Resource.Leaf
                || resource instanceof Resource.Uplink
                || resource instanceof Resource.Spine;
    }

    private static String name(Resource link) {
        return link.text().replaceFirst(" ", ":");
    }

    private static String place(String name) {
        return name.substring(name.indexOf(':') + 1);
    }

    /// Those that somebody means: all where the name is empty.
    Collection<Resource> named(String name) {
        if (name.isEmpty()) {
            return byName.values();
        }
        Resource link = byName.get(name);
        if (link == null) {
            throw Refusal.invalid(
                    "link (%s): there is no such link.%nThere are: %s"
                            .formatted(Quoted.of(name), Refusal.some(byName.keySet())));
        }
        return List.of(link);
    }
}
