package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Outlook;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.fabric.Level;
import lockstep.gang.fair.FairShares;
import lockstep.gang.fair.Weights;
import lockstep.gang.fixture.Seeds;
import lockstep.gang.incident.HazardSettings;
import lockstep.gang.incident.Hazards;
import lockstep.gang.incident.IncidentMemory;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.learn.Histories;
import lockstep.gang.learn.Traits;
import lockstep.gang.learn.UsualClass;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Plan.Reservation;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.price.Charge;
import lockstep.gang.price.FragmentationCost;
import lockstep.gang.price.PlacementCharges;
import lockstep.gang.price.Price;
import lockstep.gang.price.SpreadFactors;
import lockstep.gang.state.Job;
import lockstep.gang.state.Node;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The prices in plans, worked out once more from the conditions and the places alone.
class PricePropertiesTest {
    static IntStream seeds() {
        return Seeds.drawn(75, 400);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_price_of_a_start_is_the_sum_of_its_charges_worked_out_again(int seed) {
        BusyCluster busy = BusyCluster.draw(seed);
        Recount recount = new Recount(busy);
        for (Start start : busy.plan().starts()) {
            List<NodeName> nodes = start.placement().stream().map(NodeShare::node).toList();
            Price price = start.choice().orElseThrow().price();
            requireEqual(price, recount.now(busy.cluster().job(start.job()), nodes));
            assertThat(start.choice().orElseThrow().level()).isEqualTo(recount.level(nodes));
            recount.take(busy.cluster().job(start.job()), nodes);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_price_of_a_reservation_has_the_wait_until_then(int seed) {
        BusyCluster busy = BusyCluster.draw(seed);
        Recount recount = new Recount(busy);
        for (Reservation one : busy.plan().reservations()) {
            Job job = busy.cluster().job(one.job());
            double seconds = Duration.between(NOON, one.from()).toSeconds();
            double expected = recount.wait(job, one.nodes().size(), seconds);
            assertThat(one.price().of(Charge.WAIT)).isCloseTo(expected, within(1e-6 * expected));
        }
    }

    private static void requireEqual(Price price, Map<Charge, Double> expected) {
        double total = 0;
        for (Charge charge : Charge.values()) {
            double value = expected.getOrDefault(charge, 0.0);
            assertThat(price.of(charge))
                    .as("%s of %s", charge, price)
                    .isCloseTo(value, within(1e-6 * Math.max(1, Math.abs(value))));
            total += value;
        }
        assertThat(price.total()).isCloseTo(total, within(1e-6 * Math.max(1, total)));
    }

    private static final class Recount {
        private final BusyCluster busy;
        private final Fabric fabric;
        private final Hazards hazards;
        private final Weights weights;
        private final FragmentationCost fragmentation;
        private final Map<String, Set<NodeName>> idle = new HashMap<>();

        /// Nodes that each user holds under the quality of service that allows him few.
        private final Map<String, Integer> limited = new HashMap<>();

        Recount(BusyCluster busy) {
            this.busy = busy;
            this.fabric =
                    Fabric.of(
                            busy.state().nodes().values().stream()
                                    .collect(Collectors.toMap(Node::name, Node::spec)));
            this.hazards =
                    Hazards.of(IncidentMemory.NOTHING, fabric, HazardSettings.STANDARD, NOON);
            this.weights =
                    new Weights(busy.policy(), FairShares.of(busy.state(), busy.policy(), NOON));
            this.fragmentation = Demand.of(bids());
            busy.state()
                    .activeJobs()
                    .forEach(
                            job ->
                                    count(
                                            job,
                                            job.activeAttempt().orElseThrow().placement().size()));
        }

        private List<List<Bid>> bids() {
            var expectations = new Expectations(busy.settings(), Histories.NONE, NOON);
            return List.of(
                    busy.state().queued().map(job -> expectations.bid(job, weights)).toList());
        }

        /// Jobs in a reservation are planned apart, and do not see what the others take.
        private Set<NodeName> idle(String reservation) {
            return idle.computeIfAbsent(
                    reservation,
                    _ ->
                            busy.state().nodes().values().stream()
                                    .filter(Node::isIdle)
                                    .map(Node::name)
                                    .collect(Collectors.toCollection(HashSet::new)));
        }

        void take(Job job, List<NodeName> nodes) {
            idle(job.spec().terms().reservation()).removeAll(nodes);
            count(job, nodes.size());
        }

        private void count(Job job, int nodes) {
            if (job.spec().terms().qos().equals(BusyCluster.LIMITED)) {
                limited.merge(job.submitter().name(), nodes, Integer::sum);
            }
        }

        Map<Charge, Double> now(Job job, List<NodeName> nodes) {
            JobSpec spec = job.spec();
            WorkloadClass workload = UsualClass.of(spec);
            Outlook outlook =
                    Outlook.of(
                            fabric, busy.conditions(), busy.settings().standards(), workload, NOON);
            double stretch = stretch(job, nodes.size());
            double run = run(spec);
            double held =
                    Math.min(
                            run * stretch,
                            (double) spec.timeLimit().orElse(Duration.ofDays(3650)).toSeconds());
            PlacementCharges charges = charges(spec, workload, nodes.size(), held);
            Level level = level(nodes);
            Map<Charge, Double> all = new EnumMap<>(Charge.class);
            ToDoubleFunction<NodeName> slow =
                    node -> Math.max(0, outlook.slowdown(number(node)) - 1);
            ToDoubleFunction<NodeName> hot = node -> outlook.thermalLoss(number(node));
            NodeName slowest = slowest(nodes, slow, hot);
            all.put(
                    Charge.STRAGGLER,
                    charges.straggler(
                            slow.applyAsDouble(slowest),
                            mean(nodes, slow),
                            mean(nodes, node -> outlook.noise(number(node)))));
            all.put(Charge.THERMAL, charges.thermal(hot.applyAsDouble(slowest), mean(nodes, hot)));
            all.put(Charge.SPREAD, charges.spread(level, worstUplink(outlook, level, nodes)));
            all.put(
                    Charge.FAILURE,
                    charges.failure(
                            nodes.stream()
                                    .mapToDouble(node -> hazards.nodePerSecond(number(node)))
                                    .sum()));
            all.put(Charge.FRAGMENTATION, fragmentation(spec.terms().reservation(), nodes));
            all.put(
                    Charge.SHAPE,
                    nodes.size()
                            * perNode(spec)
                            * weights.weight(job, workload)
                            * (stretch - 1)
                            * run);
            return all;
        }

        private PlacementCharges charges(
                JobSpec spec, WorkloadClass workload, int nodes, double held) {
            Traits traits = Traits.prior(workload);
            return new PlacementCharges(
                    nodes,
                    nodes * perNode(spec),
                    held,
                    traits.synchrony().value(),
                    traits.communication().value(),
                    Duration.ofHours(1).toSeconds(),
                    Duration.ofMinutes(3).toSeconds(),
                    factors());
        }

        /// As long as nothing was learned.
        private static SpreadFactors factors() {
            var spread = Histories.NONE.spread();
            return new SpreadFactors(
                    spread.beta(Level.NODE),
                    spread.beta(Level.LEAF),
                    spread.beta(Level.SPINE),
                    spread.beta(Level.CORE));
        }

        double wait(Job job, int nodes, double seconds) {
            double patience = Duration.ofHours(1).toSeconds();
            double before = Duration.between(job.submittedAt(), NOON).toSeconds();
            double after = before + seconds;
            double grown =
                    after
                            - before
                            + (Math.pow(after, 3) - Math.pow(before, 3))
                                    / (3 * patience * patience);
            return nodes
                    * perNode(job.spec())
                    * weights.weight(job, UsualClass.of(job.spec()))
                    * grown;
        }

        private static double perNode(JobSpec spec) {
            return Math.max(
                    1, spec.shape().gresPerNode().stream().mapToInt(gres -> gres.count()).sum());
        }

        private static double run(JobSpec spec) {
            return Ledger.length(spec).toSeconds();
        }

        /// Against the most nodes that it may have; limits of its quality of service may leave it
        /// fewer than it asked for.
        private double stretch(Job job, int nodes) {
            if (job.spec().shape().tasks().isPresent()) {
                return 1;
            }
            int most = job.spec().shape().nodesMax();
            int allowed =
                    job.spec().terms().qos().equals(BusyCluster.LIMITED)
                            ? 3 - limited.getOrDefault(job.submitter().name(), 0)
                            : most;
            return Math.max(nodes, Math.min(most, allowed)) / (double) nodes;
        }

        private int number(NodeName node) {
            return fabric.number(node).orElseThrow();
        }

        private static double mean(List<NodeName> nodes, ToDoubleFunction<NodeName> value) {
            return nodes.stream().mapToDouble(value).average().orElseThrow();
        }

        private static NodeName slowest(
                List<NodeName> nodes, ToDoubleFunction<NodeName> a, ToDoubleFunction<NodeName> b) {
            NodeName slowest = nodes.getFirst();
            for (NodeName node : nodes) {
                double pace = a.applyAsDouble(node) + b.applyAsDouble(node);
                if (pace > a.applyAsDouble(slowest) + b.applyAsDouble(slowest)) {
                    slowest = node;
                }
            }
            return slowest;
        }

        Level level(List<NodeName> nodes) {
            Set<FabricPlace> places = nodes.stream().map(this::place).collect(Collectors.toSet());
            boolean known = places.stream().noneMatch(place -> place.leaf().isEmpty());
            if (nodes.size() == 1) {
                return Level.NODE;
            }
            if (known && places.size() == 1) {
                return Level.LEAF;
            }
            return known && places.stream().map(FabricPlace::spine).distinct().count() == 1
                    ? Level.SPINE
                    : Level.CORE;
        }

        private FabricPlace place(NodeName node) {
            return busy.state().node(node).orElseThrow().spec().place();
        }

        private double worstUplink(Outlook outlook, Level level, List<NodeName> nodes) {
            double worst = 1;
            for (NodeName node : nodes) {
                int leaf = fabric.leafOf(number(node));
                if (level == Level.SPINE || level == Level.CORE) {
                    worst = Math.max(worst, outlook.uplinkSlowdown(leaf));
                }
                if (level == Level.CORE) {
                    worst = Math.max(worst, outlook.spineSlowdown(fabric.spineOf(leaf)));
                }
            }
            return worst;
        }

        private double fragmentation(String reservation, List<NodeName> nodes) {
            Map<Integer, Integer> taken = new TreeMap<>();
            for (NodeName node : nodes) {
                if (idle(reservation).contains(node)) {
                    taken.merge(fabric.leafOf(number(node)), 1, Integer::sum);
                }
            }
            double sum = 0;
            for (Map.Entry<Integer, Integer> leaf : taken.entrySet()) {
                int first = fabric.firstNodeOf(leaf.getKey());
                int end = fabric.firstNodeOf(leaf.getKey() + 1);
                int there =
                        (int)
                                idle(reservation).stream()
                                        .mapToInt(this::number)
                                        .filter(node -> first <= node && node < end)
                                        .count();
                sum += fragmentation.of(end - first, there, leaf.getValue());
            }
            return sum;
        }
    }
}
