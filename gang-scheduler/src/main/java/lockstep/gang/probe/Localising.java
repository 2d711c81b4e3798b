package lockstep.gang.probe;

/// How certain it must be that a part of the fabric is at fault.
///
/// @param nearlyAll the fraction of a part's pairs that may be as fast as others although it is at
///   fault
/// @param slowFrom slow-down of round trips, or of bandwidth, that makes a part a suspect
/// @param tailFrom the same of the 99th percentile
/// @param lossFrom the fraction of round trips lost that makes a part a suspect
/// @param lossCost what one lost of one sent adds to the slow-down: at 10 a loss of 5 % counts like
///   a slow-down of 1.5, for whoever waits for the answer waits for a time-out
/// @param significance how many standard errors a part must be away from the typical
/// @param pairsMin pairs that must have been seen over a part
/// @param levelPairsMin pairs of one level that must have been seen for the level to count
/// @param suspectsMax of one kind of evidence
public record Localising(
        double nearlyAll,
        double slowFrom,
        double tailFrom,
        double lossFrom,
        double lossCost,
        double significance,
        int pairsMin,
        int levelPairsMin,
        int suspectsMax) {
    public static final Localising STANDARD = new Localising(0.2, 1.22, 2, 0.01, 10, 4.5, 8, 3, 16);

    public Localising {
        require(nearlyAll >= 0 && nearlyAll < 0.5, "nearlyAll", nearlyAll);
        require(slowFrom > 1, "slowFrom", slowFrom);
        require(tailFrom > 1, "tailFrom", tailFrom);
        require(lossFrom > 0 && lossFrom < 1, "lossFrom", lossFrom);
        require(lossCost >= 0, "lossCost", lossCost);
        require(significance > 0, "significance", significance);
        require(pairsMin >= 1, "pairsMin", pairsMin);
        require(levelPairsMin >= 1, "levelPairsMin", levelPairsMin);
        require(suspectsMax >= 1, "suspectsMax", suspectsMax);
    }

    private static void require(boolean holds, String what, double value) {
        if (!holds) {
            throw new IllegalArgumentException("%s (%s) is out of range".formatted(what, value));
        }
    }
}
