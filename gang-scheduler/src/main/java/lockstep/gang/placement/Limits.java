package lockstep.gang.placement;

/// One value for each weakness that only the worst member decides: pace, staging seconds and uplink
/// slow-down.
record Limits(double pace, double staging, double uplink) {
    static final Limits NONE =
            new Limits(
                    Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    static final Limits BEST = new Limits(0, 0, 1);

    /// What the worst member costs when it is just within these limits.
    double cost(Rates rates, Domain domain) {
        return rates.pace * pace + rates.staging * staging + rates.spread(domain.level(), uplink);
    }

    double of(Weakness weakness) {
        return switch (weakness) {
            case PACE -> pace;
            case STAGING -> staging;
            case UPLINK -> uplink;
        };
    }

    Limits with(Weakness weakness, double value) {
        return switch (weakness) {
            case PACE -> new Limits(value, staging, uplink);
            case STAGING -> new Limits(pace, value, uplink);
            case UPLINK -> new Limits(pace, staging, value);
        };
    }

    /// The worse of these limits and the given values.
    Limits max(double otherPace, double otherStaging, double otherUplink) {
        return new Limits(
                Math.max(pace, otherPace),
                Math.max(staging, otherStaging),
                Math.max(uplink, otherUplink));
    }

    boolean isWithin(Limits other) {
        return pace <= other.pace && staging <= other.staging && uplink <= other.uplink;
    }

    /// What only the worst member decides.
    enum Weakness {
        PACE,
        STAGING,
        UPLINK
    }
}
