package lockstep.gang.explain;

import lockstep.gang.price.Charge;
import lockstep.gang.price.Price;

/// How much of a run time slow members, far members and heat take.
final class Slowdown {
    private Slowdown() {}

    /// As a fraction of the run time on typical nodes inside one leaf.
    static double of(Price price, double acceleratorSeconds) {
        double lost =
                price.of(Charge.STRAGGLER) + price.of(Charge.SPREAD) + price.of(Charge.THERMAL);
        return acceleratorSeconds > 0 ? lost / acceleratorSeconds : 0;
    }
}
