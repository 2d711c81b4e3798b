package lockstep.gang.explain;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.condition.Resource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Nodes that a job could have if they were not lost, silent or unfit, by what they have in common.
///
/// @param byDomain by the name of a rack or a leaf, or of the node itself where neither is known
record NodesOut(Map<String, List<NodeName>> byDomain) {
    static NodesOut of(Study study) {
        Map<String, List<NodeName>> byDomain = new TreeMap<>();
        study.survey()
                .unusable()
                .values()
                .forEach(
                        nodes ->
                                nodes.keySet()
                                        .forEach(
                                                name ->
                                                        byDomain.computeIfAbsent(
                                                                        domain(study, name),
                                                                        _ -> new ArrayList<>())
                                                                .add(name)));
        return new NodesOut(byDomain);
    }

    private static String domain(Study study, NodeName name) {
        NodeSpec spec = study.scenario().snapshot().state().node(name).orElseThrow().spec();
        if (!spec.place().rack().isEmpty()) {
            return new Resource.Rack(spec.place().rack()).text();
        }
        return spec.place().leaf().isEmpty()
                ? new Resource.OfNode(name).text()
                : new Resource.Leaf(spec.place().spine(), spec.place().leaf()).text();
    }

    /// The smallest domains one by one, then all together.
    List<Change.NodesBack> domains(int most) {
        List<Change.NodesBack> all = new ArrayList<>();
        byDomain.entrySet().stream()
                .sorted(Comparator.comparingInt(domain -> domain.getValue().size()))
                .limit(most)
                .forEach(
                        domain ->
                                all.add(
                                        new Change.NodesBack(
                                                domain.getValue(),
                                                domain.getValue().size() == 1
                                                        ? ""
                                                        : domain.getKey())));
        if (byDomain.size() > 1) {
            all.add(
                    new Change.NodesBack(
                            byDomain.values().stream().flatMap(List::stream).sorted().toList(),
                            ""));
        }
        return all;
    }
}
