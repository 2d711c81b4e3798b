package lockstep.gang.price;

import java.util.Locale;

/// The named parts of a price.
public enum Charge {
    /// Work not done until the start.
    WAIT,
    /// Work done later because the gang has fewer nodes than it could use.
    SHAPE,
    /// The gang runs at the pace of its slowest member, and of the unluckiest in each step.
    STRAGGLER,
    /// Collectives are slower the higher the fabric level that joins the gang.
    SPREAD,
    /// Work that a failure is expected to destroy.
    FAILURE,
    /// The gang sits on its nodes while its checkpoint arrives.
    STAGING,
    /// Expected throttling by heat or power.
    THERMAL,
    /// What breaking up leaves and spines costs the gangs that wait or are likely to come.
    FRAGMENTATION,
    /// Work that is thrown away because a gang is ended before its time, and its restart.
    PREEMPTION;

    /// As people and JSON read it: `straggler`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
