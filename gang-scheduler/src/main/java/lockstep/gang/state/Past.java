package lockstep.gang.state;

import lockstep.gang.usage.Usage;

/// What the state keeps of what is over, beside the ended jobs themselves.
///
/// @param usage what each payer has used of the cluster
public record Past(Usage usage) {
    public static final Past NOTHING = new Past(Usage.NONE);

    Past with(Usage next) {
        return new Past(next);
    }
}
