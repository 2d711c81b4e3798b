package lockstep.gang.condition;

/// What one resource is taken to be: measured, or assumed where nothing fresh is known.
///
/// @param everMeasured whether there is any condition of it, however old
record Reading(
        Admissibility admissibility,
        double slowdown,
        double noise,
        double thermalLoss,
        boolean everMeasured) {
    static final Reading TYPICAL = new Reading(new Admissibility.Fit(), 1, 0, 0, false);

    /// This node in a rack or on a power feed: as bad as the worse of the two. A group that is
    /// typical or fast makes none of its nodes faster or slower.
    Reading within(Reading group) {
        return new Reading(
                reachedOver(group).admissibility,
                group.slowdown > 1 ? Math.max(slowdown, group.slowdown) : slowdown,
                Math.max(noise, group.noise),
                Math.max(thermalLoss, group.thermalLoss),
                everMeasured);
    }

    /// This node behind a switch: the switch may make it useless, but not slower by itself.
    Reading reachedOver(Reading leaf) {
        Admissibility both =
                leaf.everMeasured
                        ? Admissibility.worse(admissibility, leaf.admissibility)
                        : admissibility;
        return new Reading(both, slowdown, noise, thermalLoss, everMeasured);
    }
}
