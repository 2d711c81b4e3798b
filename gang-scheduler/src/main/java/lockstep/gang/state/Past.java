package lockstep.gang.state;

import lockstep.gang.incident.IncidentMemory;
import lockstep.gang.learn.Histories;
import lockstep.gang.usage.Usage;

/// What the state keeps of what is over, beside the ended jobs themselves.
///
/// @param usage what each payer has used of the cluster
/// @param incidents which resources did harm
/// @param histories what runs that are over have taught
public record Past(Usage usage, IncidentMemory incidents, Histories histories) {
    public static final Past NOTHING = new Past(Usage.NONE, IncidentMemory.NOTHING, Histories.NONE);

    Past with(Usage next) {
        return new Past(next, incidents, histories);
    }

    Past with(IncidentMemory next) {
        return new Past(usage, next, histories);
    }

    Past with(Histories next) {
        return new Past(usage, incidents, next);
    }
}
