package lockstep.gang.plan;

import lockstep.gang.condition.Conditions;
import lockstep.gang.condition.Outlook;
import lockstep.gang.condition.Standards;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.fabric.Level;
import lockstep.gang.incident.HazardSettings;
import lockstep.gang.incident.Hazards;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.learn.Histories;
import lockstep.gang.placement.PlacementSearch;
import lockstep.gang.placement.Pricing;
import lockstep.gang.placement.Terrain;
import lockstep.gang.price.FragmentationCost;
import lockstep.gang.price.SpreadFactors;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// What the nodes and the fabric are worth to each class of workload in this round.
final class Grounds {
    /// What crossing a link that is unfit would cost: more than any way around it.
    private static final double SEALED = 1_000;

    private final Fabric fabric;
    private final Conditions conditions;
    private final Standards standards;
    private final Hazards hazards;
    private final SpreadFactors spread;
    private final FragmentationCost fragmentation;
    private final Instant now;
    private final Map<WorkloadClass, Outlook> outlooks = new EnumMap<>(WorkloadClass.class);
    private final Map<WorkloadClass, PlacementSearch> searches = new EnumMap<>(WorkloadClass.class);

    private Grounds(
            Fabric fabric,
            Conditions conditions,
            Standards standards,
            Hazards hazards,
            SpreadFactors spread,
            FragmentationCost fragmentation,
            Instant now) {
        this.fabric = fabric;
        this.conditions = conditions;
        this.standards = standards;
        this.hazards = hazards;
        this.spread = spread;
        this.fragmentation = fragmentation;
        this.now = now;
    }

    /// What a snapshot says of this fabric.
    static Grounds of(
            Settings settings,
            ClusterSnapshot snapshot,
            Fabric fabric,
            FragmentationCost fragmentation,
            Instant now) {
        return new Grounds(
                fabric,
                snapshot.conditions(),
                settings.standards(),
                Hazards.of(
                        snapshot.state().past().incidents(), fabric, HazardSettings.STANDARD, now),
                spread(snapshot.state().past().histories()),
                fragmentation,
                now);
    }

    /// What was learned of the levels of the fabric.
    private static SpreadFactors spread(Histories histories) {
        var learned = histories.spread();
        return SpreadFactors.raised(
                learned.beta(Level.NODE),
                learned.beta(Level.LEAF),
                learned.beta(Level.SPINE),
                learned.beta(Level.CORE));
    }

    /// What given nodes cost a gang of this class.
    Pricing pricing(WorkloadClass workload) {
        return new Pricing(terrain(workload), spread, fragmentation);
    }

    Hazards hazards() {
        return hazards;
    }

    Outlook outlook(WorkloadClass workload) {
        return outlooks.computeIfAbsent(
                workload, one -> Outlook.of(fabric, conditions, standards, one, now));
    }

    PlacementSearch search(WorkloadClass workload) {
        return searches.computeIfAbsent(
                workload, one -> new PlacementSearch(terrain(one), spread, fragmentation));
    }

    private Terrain terrain(WorkloadClass workload) {
        Outlook outlook = outlook(workload);
        return Terrain.builder(fabric)
                .slowdown(array(fabric.nodes(), outlook::slowdown))
                .noise(array(fabric.nodes(), outlook::noise))
                .thermalFraction(array(fabric.nodes(), outlook::thermalLoss))
                .hazardPerSecond(array(fabric.nodes(), hazards::nodePerSecond))
                .uplinkSlowdown(array(fabric.leaves(), leaf -> uplink(outlook, leaf)))
                .spineUplinkSlowdown(array(fabric.spines(), outlook::spineSlowdown))
                .build();
    }

    private static double uplink(Outlook outlook, int leaf) {
        return outlook.isSealed(leaf) ? SEALED : outlook.uplinkSlowdown(leaf);
    }

    private static double[] array(int length, IntToDoubleFunction value) {
        return IntStream.range(0, length).mapToDouble(value).toArray();
    }
}
