package lockstep.gang.condition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The readings of resources, each worked out once.
final class Readings {
    private final Conditions conditions;
    private final Standards standards;
    private final Judgement judgement;
    private final Map<Class<?>, Assumed> assumed = new HashMap<>();
    private final Map<Resource, Reading> known = new HashMap<>();

    Readings(Conditions conditions, Standards standards, Judgement judgement) {
        this.conditions = conditions;
        this.standards = standards;
        this.judgement = judgement;
        Map<Class<?>, List<Condition>> fresh = new HashMap<>();
        for (Condition condition : conditions.all().values()) {
            if (condition.fault().isEmpty() && judgement.isFresh(condition)) {
                fresh.computeIfAbsent(condition.resource().getClass(), _ -> new ArrayList<>())
                        .add(condition);
            }
        }
        fresh.forEach((kind, all) -> assumed.put(kind, Assumed.from(all, standards)));
    }

    Reading of(Resource resource) {
        return known.computeIfAbsent(resource, this::read);
    }

    private Reading read(Resource resource) {
        Optional<Condition> condition = conditions.of(resource);
        Admissibility admissibility = judgement.of(resource, condition);
        Assumed unknown = assumed.getOrDefault(resource.getClass(), Assumed.TYPICAL);
        if (condition.isEmpty()) {
            return new Reading(
                    admissibility,
                    unknown.slowdown(),
                    felt(unknown.noise()),
                    unknown.thermalLoss(),
                    false);
        }
        double slowdown = condition.get().slowdown();
        double noise = felt(condition.get().noise());
        double thermalLoss = standards.thermalLoss(condition.get().headroom());
        if (judgement.isFresh(condition.get())) {
            return new Reading(admissibility, slowdown, noise, thermalLoss, true);
        }
        return new Reading(
                admissibility,
                Math.max(slowdown, unknown.slowdown()),
                Math.max(noise, felt(unknown.noise())),
                Math.max(thermalLoss, unknown.thermalLoss()),
                true);
    }

    private double felt(double noise) {
        return judgement.feelsNoise() ? noise : 0;
    }
}
