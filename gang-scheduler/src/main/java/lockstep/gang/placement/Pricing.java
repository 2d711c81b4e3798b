package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.fabric.Level;
import lockstep.gang.price.Charge;
import lockstep.gang.price.FragmentationCost;
import lockstep.gang.price.PlacementCharges;
import lockstep.gang.price.Price;
import lockstep.gang.price.SpreadFactors;

import java.util.EnumMap;
import java.util.Map;

/// The price of given nodes for a gang, worked out charge by charge from nothing.
///
/// The slowest member is the one whose slowness and throttling together are greatest (the lowest
/// number among equals): a node that is both slow and hot counts once, with both.
public final class Pricing {
    private final Terrain terrain;
    private final Fabric fabric;
    private final SpreadFactors factors;
    private final FragmentationCost fragmentation;

    public Pricing(Terrain terrain, SpreadFactors factors, FragmentationCost fragmentation) {
        this.terrain = terrain;
        this.fabric = terrain.fabric();
        this.factors = factors;
        this.fragmentation = fragmentation;
    }

    /// What it costs this gang to run on these nodes.
    ///
    /// @param nodes numbers, ascending
    /// @param candidates tell which of the nodes are idle
    public Price price(GangNeed need, Candidates candidates, int[] nodes) {
        PlacementCharges charges = need.charges(factors);
        Map<Charge, Double> price = new EnumMap<>(Charge.class);
        Members members = new Members(candidates, nodes);
        price.put(
                Charge.STRAGGLER,
                charges.straggler(
                        terrain.slow(members.slowest), members.meanSlow, members.meanNoise));
        price.put(
                Charge.THERMAL,
                charges.thermal(terrain.thermal(members.slowest), members.meanThermal));
        Level level = level(nodes);
        price.put(Charge.SPREAD, charges.spread(level, worstUplink(level, nodes)));
        price.put(Charge.FAILURE, charges.failure(members.hazardPerSecond));
        price.put(Charge.STAGING, charges.staging(members.stagingSeconds));
        price.put(Charge.FRAGMENTATION, fragmentation(candidates, nodes));
        return new Price(price);
    }

    /// What joins these nodes, which ascend.
    Level level(int[] nodes) {
        return fabric.joining(nodes[0], nodes[nodes.length - 1]);
    }

    private double worstUplink(Level level, int[] nodes) {
        double worst = 1;
        for (int node : nodes) {
            int leaf = fabric.leafOf(node);
            worst =
                    switch (level) {
                        case NODE, LEAF -> 1;
                        case SPINE -> Math.max(worst, terrain.leafUplink(leaf));
                        case CORE -> Math.max(worst, terrain.pathToCore(leaf));
                    };
        }
        return worst;
    }

    private double fragmentation(Candidates candidates, int[] nodes) {
        double sum = 0;
        int from = 0;
        while (from < nodes.length) {
            int leaf = fabric.leafOf(nodes[from]);
            int taken = 0;
            int to = from;
            while (to < nodes.length && fabric.leafOf(nodes[to]) == leaf) {
                taken += candidates.isIdle(nodes[to]) ? 1 : 0;
                to++;
            }
            int first = fabric.firstNodeOf(leaf);
            int end = fabric.firstNodeOf(leaf + 1);
            sum += fragmentation.of(end - first, candidates.countIdle(first, end), taken);
            from = to;
        }
        return sum;
    }

    /// What the members of a gang are together.
    private final class Members {
        final int slowest;
        final double meanSlow;
        final double meanThermal;
        final double meanNoise;
        final double hazardPerSecond;
        final double stagingSeconds;

        Members(Candidates candidates, int[] nodes) {
            int slowestSoFar = nodes[0];
            double slow = 0;
            double thermal = 0;
            double noise = 0;
            double hazard = 0;
            double staging = 0;
            for (int node : nodes) {
                slowestSoFar =
                        terrain.pace(node) > terrain.pace(slowestSoFar) ? node : slowestSoFar;
                slow += terrain.slow(node);
                thermal += terrain.thermal(node);
                noise += terrain.noise(node);
                hazard += terrain.hazardPerSecond(node);
                staging = Math.max(staging, candidates.stagingSeconds(node));
            }
            this.slowest = slowestSoFar;
            this.meanSlow = slow / nodes.length;
            this.meanThermal = thermal / nodes.length;
            this.meanNoise = noise / nodes.length;
            this.hazardPerSecond = hazard;
            this.stagingSeconds = staging;
        }
    }
}
