package lockstep.gang.price;

import lockstep.gang.fabric.Level;

/// The charges that depend on where one gang runs, as formulas; all results are expected lost
/// accelerator-seconds.
///
/// Example: 4 nodes of 8 accelerators for an hour hold 115,200 accelerator-seconds. If every step
/// has a barrier and the slowest member is a tenth slower than the typical node, a tenth of them is
/// lost: 11,520.
///
/// @param nodes of the gang
/// @param accelerators of the whole gang
/// @param runSeconds expected run time on typical nodes inside one leaf
/// @param synchrony how much of the work waits for the slowest member, 0 to 1
/// @param communication share of the run time inside one leaf that is communication, 0 to 1
/// @param checkpointSeconds between two checkpoints; infinite when there are none
/// @param restartSeconds from a failure until the gang runs again
public record PlacementCharges(
        int nodes,
        double accelerators,
        double runSeconds,
        double synchrony,
        double communication,
        double checkpointSeconds,
        double restartSeconds,
        SpreadFactors factors) {
    /// What the gang holds while it runs.
    public double acceleratorSeconds() {
        return accelerators * runSeconds;
    }

    /// The synchronous share of the work goes at the pace of the slowest member, and in each step
    /// at that of the unluckiest; the other share at the members' mean pace.
    ///
    /// @param slowest how much slower than typical the slowest member is, 0 or more
    /// @param mean how much slower than typical a member is in the mean, 0 or more
    /// @param noise the members' mean coefficient of variation from step to step
    public double straggler(double slowest, double mean, double noise) {
        double together = synchrony * (slowest + noise * NormalMaximum.of(nodes));
        return acceleratorSeconds() * (together + (1 - synchrony) * mean);
    }

    /// Throttling by heat or power.
    ///
    /// @param slowest the throttling expected of the slowest member, as a fraction of the run time
    /// @param mean that of a member in the mean
    public double thermal(double slowest, double mean) {
        return acceleratorSeconds() * (synchrony * slowest + (1 - synchrony) * mean);
    }

    /// What communication takes longer than inside a leaf with a good uplink.
    ///
    /// @param worstUplink the greatest slow-down among the uplinks that the gang's traffic crosses;
    ///   1 if none is crossed or all are good
    public double spread(Level level, double worstUplink) {
        double factor = factors.of(level) * Math.max(1, worstUplink);
        return acceleratorSeconds() * communication * (factor - 1);
    }

    /// A failure of any node stops the whole gang, which goes back to its last checkpoint.
    ///
    /// @param hazardPerSecond expected failures per second, summed up over the nodes
    public double failure(double hazardPerSecond) {
        return acceleratorSeconds() * hazardPerSecond * lostPerFailureSeconds();
    }

    /// Half a checkpoint interval of work in the mean, never more than half the run, and the
    /// restart.
    public double lostPerFailureSeconds() {
        return Math.min(checkpointSeconds, runSeconds) / 2 + restartSeconds;
    }

    /// The gang sits on its nodes until the last checkpoint is there.
    ///
    /// @param seconds until the last member has its checkpoint
    public double staging(double seconds) {
        return accelerators * seconds;
    }
}
