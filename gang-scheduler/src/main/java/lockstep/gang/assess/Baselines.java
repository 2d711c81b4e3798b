package lockstep.gang.assess;

import lockstep.gang.cluster.NodeName;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The best that each node was ever seen to do, for nodes that have too few peers.
///
/// Forgotten with the leadership: a new leader learns anew, and believes a node that is slow from
/// the first report on. Nodes that are no longer told of are forgotten too.
public final class Baselines {
    private record Key(NodeName node, Speed speed) {}

    private final AssessSettings settings;
    private final Map<Key, Double> best = new HashMap<>();

    public Baselines(AssessSettings settings) {
        this.settings = settings;
    }

    /// Remembers what is better than ever before.
    public void learn(Collection<Told> all, Instant now) {
        Set<NodeName> there = new HashSet<>();
        for (Told told : all) {
            there.add(told.node());
            for (Speed speed : Speed.ALL) {
                speed.of(told.sensed(), settings, now)
                        .ifPresent(
                                cost ->
                                        best.merge(
                                                new Key(told.node(), speed),
                                                cost.value(),
                                                Math::min));
            }
        }
        best.keySet().removeIf(key -> !there.contains(key.node()));
    }

    Optional<Double> best(NodeName node, Speed speed) {
        return Optional.ofNullable(best.get(new Key(node, speed)));
    }
}
