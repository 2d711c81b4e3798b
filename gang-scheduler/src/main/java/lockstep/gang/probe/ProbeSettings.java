package lockstep.gang.probe;

import java.time.Duration;

/// How nodes that run nothing measure each other.
///
/// @param every a round begins so often; zero for never
/// @param roundTrips of each pair in a round
/// @param burstBytes after them; 0 for none
/// @param pairsMax pairs of a round; where the cluster has more they take turns
/// @param roundsKept how many rounds of each level count: more make it certain, fewer make it quick
public record ProbeSettings(
        Duration every, int roundTrips, int burstBytes, int pairsMax, int roundsKept) {
    public static final ProbeSettings STANDARD =
            new ProbeSettings(Duration.ofSeconds(3), 20, 1 << 20, 1_000, 8);

    public static final ProbeSettings NEVER =
            new ProbeSettings(
                    Duration.ZERO,
                    STANDARD.roundTrips,
                    STANDARD.burstBytes,
                    STANDARD.pairsMax,
                    STANDARD.roundsKept);

    public ProbeSettings {
        require(!every.isNegative(), "every", every);
        require(roundTrips >= 1 && roundTrips <= 1_000, "roundTrips", roundTrips);
        require(burstBytes >= 0, "burstBytes", burstBytes);
        require(pairsMax >= 1, "pairsMax", pairsMax);
        require(roundsKept >= 1, "roundsKept", roundsKept);
    }

    private static void require(boolean holds, String what, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("%s (%s) is out of range".formatted(what, value));
        }
    }
}
