package lockstep.gang.assess;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The conditions of all nodes as they count: worse when confirmed, better after a probation.
///
/// Not safe for several threads.
public final class ConditionTracker {
    private final AssessSettings settings;
    private final Map<NodeName, Tracked> tracked = new TreeMap<>();

    public ConditionTracker(AssessSettings settings) {
        this.settings = settings;
    }

    /// Takes what was made of all nodes just now. A node that is missing has told nothing: what it
    /// was keeps, and grows old.
    ///
    /// @param nanos monotonic
    /// @return whether any condition has changed in more than its time
    public boolean take(Map<NodeName, Assessment> assessed, long nanos) {
        boolean changed = false;
        for (Map.Entry<NodeName, Tracked> entry : tracked.entrySet()) {
            if (!assessed.containsKey(entry.getKey())) {
                entry.setValue(entry.getValue().unheard());
            }
        }
        for (Map.Entry<NodeName, Assessment> entry : assessed.entrySet()) {
            Tracked old = tracked.get(entry.getKey());
            Tracked next =
                    old == null
                            ? Tracked.first(entry.getValue())
                            : old.with(entry.getValue(), nanos, settings);
            tracked.put(entry.getKey(), next);
            changed |= old == null || differs(old, next);
        }
        return changed;
    }

    private static boolean differs(Tracked old, Tracked next) {
        return old.slowdown().held() != next.slowdown().held()
                || old.noise().held() != next.noise().held()
                || old.heat().held() != next.heat().held()
                || !old.fault().equals(next.fault());
    }

    /// Forgets all other nodes.
    public void keepOnly(Set<NodeName> nodes) {
        tracked.keySet().retainAll(nodes);
    }

    public List<Condition> conditions() {
        List<Condition> all = new ArrayList<>();
        tracked.forEach((node, known) -> all.add(known.condition(new Resource.OfNode(node))));
        return all;
    }

    /// Why each node is not as it should be; nodes without a reason are missing.
    public Map<NodeName, List<String>> reasons() {
        Map<NodeName, List<String>> reasons = new TreeMap<>();
        tracked.forEach(
                (node, known) -> {
                    if (!known.why().isEmpty()) {
                        reasons.put(node, known.why());
                    }
                });
        return reasons;
    }
}
