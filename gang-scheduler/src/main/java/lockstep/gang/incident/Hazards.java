package lockstep.gang.incident;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.fabric.Fabric;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// How likely each resource is to do harm, from what it and its like did before.
///
/// **Goal.** One incident on a node that has been good for months should make it a little dearer;
/// the fourth within a week much dearer; and a year later nothing of that should be left. A node
/// that came yesterday should be taken as its like.
///
/// **Method.** A Gamma-Poisson estimate for each resource: incidents come at a constant rate that
/// differs from resource to resource by a Gamma distribution. Its mean is the fleet's rate `m`
/// (empirical Bayes), its shape the `strength` `a`. Both evidence and time are forgotten with the
/// same half-life, so that they stay comparable:
///
/// - `k`, the incidents, each times `2^(-age/halfLife)`
/// - `E`, the time since the resource was first seen, each second weighted the same; never more
///   than halfLife/ln 2
/// - `m = (usual × fleetStrength + Σk) / (fleetStrength + ΣE)` over all resources of the kind
/// - `rate = (a + k) / (a/m + E)`
///
/// **Example.** `m` is 0.004 a day, `a` 0.5, the half-life 14 days; a node is there for long, so
/// `E` is 20.2 days. Without incidents its rate is 0.5 ÷ (125 + 20.2) = 0.00344 a day, 0.86 × the
/// fleet's. One incident just now makes it 1.5 ÷ 145.2 = 0.0103, 2.6 ×; three make it 6.0 ×. Two
/// weeks later those three count 1.5, and the rate is 3.4 ×.
///
/// Gamma-Poisson models with a fleet prior are usual for reliability data from many like units:
/// Gaver and O'Muircheartaigh, "Robust Empirical Bayes Analyses of Event Rates", Technometrics 29
/// (1987).
public final class Hazards {
    /// Switches, racks and feeds fail less often than nodes.
    private static final double USUAL_OF_SHARED = 0.05;

    private final Fabric fabric;
    private final IncidentMemory memory;
    private final HazardSettings settings;
    private final Instant now;
    private final Evidence evidence;
    private final Map<Resource, Instant> firstSeen = new HashMap<>();
    private final Map<Class<?>, Double> fleet = new HashMap<>();
    private final double[] nodes;
    private final Map<NodeName, Probation> probation = new HashMap<>();

    private Hazards(IncidentMemory memory, Fabric fabric, HazardSettings settings, Instant now) {
        this.memory = memory;
        this.fabric = fabric;
        this.settings = settings;
        this.now = now;
        this.evidence = new Evidence(memory, settings, now);
        this.nodes = new double[fabric.nodes()];
        seeAll();
        rateFleets();
        rateNodes();
        findProbation();
    }

    /// The hazards at `now`, of nodes by their number in `fabric`.
    public static Hazards of(
            IncidentMemory memory, Fabric fabric, HazardSettings settings, Instant now) {
        return new Hazards(memory.ofResources(), fabric, settings, now);
    }

    /// Expected incidents per second of this node alone.
    public double nodePerSecond(int node) {
        return nodes[node];
    }

    /// Expected incidents per second; the fleet's rate for nodes that are not in the fabric.
    public double perSecond(NodeName node) {
        OptionalInt number = fabric.number(node);
        return number.isPresent() ? nodes[number.getAsInt()] : perSecond(new Resource.OfNode(node));
    }

    /// Expected incidents per second of any resource.
    public double perSecond(Resource resource) {
        return rate(evidence.of(resource), exposure(resource), fleetPerSecond(resource));
    }

    /// How often a usual resource of this one's kind does harm.
    public double fleetPerSecond(Resource resource) {
        return fleet.getOrDefault(resource.getClass(), usual(resource.getClass()));
    }

    public Hazard of(Resource resource) {
        return new Hazard(perSecond(resource), fleetPerSecond(resource), evidence.recent(resource));
    }

    public boolean isRepeatOffender(Resource resource) {
        return evidence.recent(resource) > 1 && of(resource).ratio() >= settings.repeatOffender();
    }

    /// The probation that this node is on, if it is.
    public Optional<Probation> probation(NodeName node) {
        return Optional.ofNullable(probation.get(node));
    }

    /// The record of a resource in one line, where there is any: `node n17: 3 incidents in 14 d,
    /// last xid 79, 5.2x the fleet`.
    public Optional<String> cite(Resource resource) {
        List<Incident> all = memory.of(resource);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Hazard hazard = of(resource);
        String count = hazard.incidents() == 1 ? "1 incident" : hazard.incidents() + " incidents";
        return Optional.of(
                String.format(
                        Locale.ROOT,
                        "%s: %s in %d d, last %s, %.1fx the fleet",
                        resource.text(),
                        count,
                        Math.max(1, settings.halfLife().toDays()),
                        all.getLast().symptom(),
                        hazard.ratio()));
    }

    private void seeAll() {
        memory.presence()
                .forEach(
                        (name, presence) -> {
                            firstSeen.put(new Resource.OfNode(name), presence.firstSeen());
                            fabric.number(name)
                                    .ifPresent(number -> see(number, presence.firstSeen()));
                        });
    }

    /// What nodes share is there since the first of them is.
    private void see(int node, Instant at) {
        for (Resource shared : Resource.sharedBy(fabric.spec(node))) {
            firstSeen.merge(shared, at, (old, next) -> next.isBefore(old) ? next : old);
        }
    }

    private void rateFleets() {
        Map<Class<?>, Double> exposures = new HashMap<>();
        Map<Class<?>, Double> counts = new HashMap<>();
        firstSeen
                .keySet()
                .forEach(
                        resource ->
                                exposures.merge(
                                        resource.getClass(), exposure(resource), Double::sum));
        memory.byResource()
                .keySet()
                .forEach(
                        resource ->
                                counts.merge(
                                        resource.getClass(), evidence.of(resource), Double::sum));
        double weight = HazardSettings.seconds(settings.fleetStrength());
        exposures.forEach(
                (kind, exposure) ->
                        fleet.put(
                                kind,
                                (usual(kind) * weight + counts.getOrDefault(kind, 0.0))
                                        / (weight + exposure)));
    }

    private void rateNodes() {
        for (int node = 0; node < nodes.length; node++) {
            nodes[node] = perSecond(new Resource.OfNode(fabric.name(node)));
        }
    }

    private void findProbation() {
        for (Resource resource : memory.byResource().keySet()) {
            if (resource instanceof Resource.OfNode(var name)) {
                probationOf(resource, name).ifPresent(found -> probation.put(name, found));
            }
        }
    }

    private Optional<Probation> probationOf(Resource resource, NodeName name) {
        List<Incident> asking =
                memory.of(resource).stream().filter(Incident::asksForProbation).toList();
        if (asking.isEmpty()) {
            return Optional.empty();
        }
        return memory.presenceOf(name)
                .map(
                        presence ->
                                Probation.of(
                                        of(resource),
                                        cite(resource).orElseThrow(),
                                        presence,
                                        asking.getLast().at(),
                                        settings,
                                        now))
                .filter(found -> !found.isOver());
    }

    private double exposure(Resource resource) {
        Instant since = firstSeen.get(resource);
        return since == null ? 0 : settings.exposureOf(Duration.between(since, now));
    }

    private double usual(Class<?> kind) {
        return kind == Resource.OfNode.class
                ? settings.usualPerSecond()
                : settings.usualPerSecond() * USUAL_OF_SHARED;
    }

    private double rate(double count, double exposure, double mean) {
        return (settings.strength() + count) / (settings.strength() / mean + exposure);
    }
}
