package lockstep.gang.condition;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The newest condition of each resource of which anything was ever measured.
public record Conditions(Map<Resource, Condition> all) {
    public static final Conditions NONE = new Conditions(Map.of());

    public Conditions {
        all = Map.copyOf(all);
    }

    /// With `newer` in place of what was known of their resources. Of several of one resource the
    /// latest counts, of equally late ones the last.
    public Conditions with(Collection<Condition> newer) {
        Map<Resource, Condition> merged = new HashMap<>(all);
        for (Condition condition : newer) {
            merged.merge(
                    condition.resource(),
                    condition,
                    (old, next) -> next.at().isBefore(old.at()) ? old : next);
        }
        return new Conditions(merged);
    }

    public Optional<Condition> of(Resource resource) {
        return Optional.ofNullable(all.get(resource));
    }
}
