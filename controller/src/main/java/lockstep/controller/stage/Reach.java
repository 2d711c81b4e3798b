package lockstep.controller.stage;

import lockstep.controller.wire.StageTold;
import lockstep.controller.wire.StageTold.Way;
import lockstep.gang.cluster.NodeName;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/// How well each node reaches each store now, by what it tells of its paths.
final class Reach {
    private final Map<NodeName, StageTold> told;
    private final Map<String, Set<NodeName>> cutOff = new HashMap<>();

    Reach(Map<NodeName, StageTold> told) {
        this.told = told;
    }

    /// Nodes that have tried all their paths to the store and find each stalled; none where that is
    /// so of every node that has tried, since then it says nothing of the nodes.
    Set<NodeName> cutOff(String store) {
        return cutOff.computeIfAbsent(store, this::find);
    }

    private Set<NodeName> find(String store) {
        Set<NodeName> stalled = new TreeSet<>();
        boolean usedByAnyone = false;
        for (var entry : told.entrySet()) {
            List<Way> ways = ways(entry.getValue(), store);
            boolean usable = ways.stream().anyMatch(Way::isUsable);
            usedByAnyone |= usable;
            if (!ways.isEmpty() && !usable) {
                stalled.add(entry.getKey());
            }
        }
        return usedByAnyone ? stalled : Set.of();
    }

    /// Bytes a second that the node can read from the store along all its paths; empty where it has
    /// measured none.
    OptionalDouble readRate(NodeName node, String store) {
        StageTold one = told.get(node);
        return one == null ? OptionalDouble.empty() : readRate(one, store);
    }

    /// The same of the node that reads the fastest.
    OptionalDouble bestReadRate(String store) {
        return told.values().stream()
                .map(one -> readRate(one, store))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .max();
    }

    private static OptionalDouble readRate(StageTold one, String store) {
        double sum =
                ways(one, store).stream().filter(Way::isUsable).mapToDouble(Way::readRate).sum();
        return sum > 0 ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    private static List<Way> ways(StageTold one, String store) {
        return one.ways().stream().filter(way -> way.store().equals(store)).toList();
    }
}
