package lockstep.gang.assess;

import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Resource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The conditions of all resources as they count: worse when confirmed, better after a probation.
///
/// Not safe for several threads.
public final class ConditionTracker {
    private final AssessSettings settings;
    private final Map<Resource, Tracked> tracked = new HashMap<>();

    public ConditionTracker(AssessSettings settings) {
        this.settings = settings;
    }

    /// Takes what was made of all resources just now. Of one that is missing nothing was told: what
    /// it was keeps, and grows old.
    ///
    /// @param nanos monotonic
    /// @return whether any condition has changed in more than its time
    public boolean take(Map<Resource, Assessment> assessed, long nanos) {
        boolean changed = false;
        for (Map.Entry<Resource, Tracked> entry : tracked.entrySet()) {
            if (!assessed.containsKey(entry.getKey())) {
                entry.setValue(entry.getValue().unheard());
            }
        }
        for (Map.Entry<Resource, Assessment> entry : assessed.entrySet()) {
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

    /// Forgets all others.
    public void keepOnly(Predicate<Resource> kept) {
        tracked.keySet().removeIf(kept.negate());
    }

    public List<Condition> conditions() {
        List<Condition> all = new ArrayList<>();
        tracked.forEach((resource, known) -> all.add(known.condition(resource)));
        return all;
    }

    /// Why each is not as it should be; those without a reason are missing.
    public Map<Resource, List<String>> reasons() {
        Map<Resource, List<String>> reasons = new HashMap<>();
        tracked.forEach(
                (resource, known) -> {
                    if (!known.why().isEmpty()) {
                        reasons.put(resource, known.why());
                    }
                });
        return reasons;
    }
}
