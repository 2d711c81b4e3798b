package lockstep.gang.placement;

import lockstep.gang.placement.Limits.Weakness;

/// What was seen of a domain's candidates when it was filled within limits: the worst that were
/// within them, and the best that were beyond one of them.
final class Survey {
    private static final double NOTHING = Double.POSITIVE_INFINITY;

    double pace;
    double staging;
    double uplink;
    double paceBeyond;
    double stagingBeyond;
    double uplinkBeyond;

    void begin() {
        pace = 0;
        staging = 0;
        uplink = 1;
        paceBeyond = NOTHING;
        stagingBeyond = NOTHING;
        uplinkBeyond = NOTHING;
    }

    Limits worstWithin() {
        return new Limits(pace, staging, uplink);
    }

    /// Infinite if there was nothing beyond that limit.
    double bestBeyond(Weakness weakness) {
        return switch (weakness) {
            case PACE -> paceBeyond;
            case STAGING -> stagingBeyond;
            case UPLINK -> uplinkBeyond;
        };
    }
}
