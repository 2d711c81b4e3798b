package lockstep.gang.replay;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// Accelerator-seconds by what they went into.
final class Account {
    private final EnumMap<Portion, Double> portions = new EnumMap<>(Portion.class);

    Account() {
        for (Portion portion : Portion.values()) {
            portions.put(portion, 0.0);
        }
    }

    void add(Portion portion, double acceleratorMillis) {
        portions.merge(portion, acceleratorMillis / 1_000, Double::sum);
    }

    double of(Portion portion) {
        return portions.getOrDefault(portion, 0.0);
    }

    Map<Portion, Double> all() {
        return Collections.unmodifiableMap(new EnumMap<>(portions));
    }
}
