package lockstep.gang.condition;

import java.util.Map;
import java.util.Optional;

/// The newest condition of each resource of which anything was ever measured.
public record Conditions(Map<Resource, Condition> all) {
    public static final Conditions NONE = new Conditions(Map.of());

    public Conditions {
        all = Map.copyOf(all);
    }

    public Optional<Condition> of(Resource resource) {
        return Optional.ofNullable(all.get(resource));
    }
}
