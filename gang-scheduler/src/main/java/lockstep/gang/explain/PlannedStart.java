package lockstep.gang.explain;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fabric.Level;
import lockstep.gang.price.Charge;
import lockstep.gang.price.Price;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// When and where a job starts by a plan.
///
/// @param at not before this moment
/// @param nodes in gang order
/// @param level what joins them
/// @param price what the job is expected to lose, its wait from now on included
/// @param expectedRun on typical nodes inside one leaf
/// @param acceleratorSeconds what the gang holds for so long
public record PlannedStart(
        Instant at,
        List<NodeName> nodes,
        Level level,
        Price price,
        Duration expectedRun,
        double acceleratorSeconds) {
    public PlannedStart {
        nodes = List.copyOf(nodes);
    }

    /// How much longer it runs there than on typical nodes inside one leaf, as a fraction.
    public double slowdown() {
        return Slowdown.of(price, acceleratorSeconds);
    }

    /// What it costs beside the wait, in accelerator-seconds.
    double placeCost() {
        return price.total() - price.of(Charge.WAIT);
    }
}
