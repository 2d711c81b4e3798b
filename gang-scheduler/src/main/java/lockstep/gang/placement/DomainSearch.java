package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.placement.Limits.Weakness;
import lockstep.gang.price.FragmentationCost;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/// Searches domains from tight to wide for the cheapest nodes, wherever in them they lie.
final class DomainSearch {
    /// Prices this close together count as equal.
    private static final double EQUAL = 1e-9;

    private final Terrain terrain;
    private final Fabric fabric;
    private final LeafOffers offers;
    private final LeafFilling filling;
    private final int[] leaves;

    private GangNeed need = GangNeed.of(1);
    private Candidates candidates = Candidates.of(new long[0]);
    private Rates rates = Rates.NONE;
    private int[] required = {};
    private int mostPerLeaf;
    private double leastAsk;
    private final PriorityQueue<Box> queue = new PriorityQueue<>(Box.ORDER);

    private double bestCost;
    private Solution best = Solution.NONE;

    /// So many nodes of each of some leaves, within limits.
    private record Solution(List<Part> parts, Limits limits) {
        static final Solution NONE = new Solution(List.of(), Limits.NONE);
    }

    private record Part(int leaf, int nodes) {}

    DomainSearch(Terrain terrain, FragmentationCost fragmentation) {
        this.terrain = terrain;
        this.fabric = terrain.fabric();
        this.offers = new LeafOffers(terrain, fragmentation);
        this.filling = new LeafFilling(offers);
        this.leaves = new int[fabric.leaves()];
    }

    /// As many nodes as needed, in no order.
    Optional<int[]> cheapest(GangNeed gang, Candidates all, Rates gangRates) {
        begin(gang, all, gangRates);
        openDomains();
        while (!queue.isEmpty() && beatsBest(queue.peek().bound())) {
            Box box = queue.remove();
            if (Double.isNaN(box.filling())) {
                evaluate(box);
            } else {
                split(box);
            }
        }
        return best.parts().isEmpty() ? Optional.empty() : Optional.of(nodes());
    }

    private boolean isSpread() {
        return need.layout().spread() && need.nodes() > 1;
    }

    private void begin(GangNeed gang, Candidates all, Rates gangRates) {
        this.need = gang;
        this.candidates = all;
        this.rates = gangRates;
        this.required = gang.required().stream().mapToInt(Integer::intValue).toArray();
        this.queue.clear();
        this.bestCost = Double.POSITIVE_INFINITY;
        this.best = Solution.NONE;
        this.mostPerLeaf = isSpread() ? evenShare() : gang.nodes();
        this.leastAsk = Double.POSITIVE_INFINITY;
        Extremes extremes = terrain.extremes();
        for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
            leastAsk =
                    Math.min(
                            leastAsk,
                            rates.ofNode(
                                    extremes.leastPace[leaf],
                                    extremes.leastNoise[leaf],
                                    extremes.leastHazard[leaf]));
        }
        offers.begin(required, all, gangRates, leastAsk);
    }

    /// The fewest nodes per leaf with which there are enough.
    private int evenShare() {
        int[] requiredOn = new int[fabric.leaves()];
        int share = 0;
        for (int node : required) {
            share = Math.max(share, ++requiredOn[fabric.leafOf(node)] - 1);
        }
        int reached = 0;
        while (reached < need.nodes()) {
            share++;
            reached = 0;
            for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
                int here = candidates.count(fabric.firstNodeOf(leaf), fabric.firstNodeOf(leaf + 1));
                int unit = Math.max(1, need.layout().segment());
                reached += Math.min(here, share) / unit * unit;
            }
        }
        return share;
    }

    private void openDomains() {
        if (!isSpread()) {
            for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
                open(Domain.leaf(leaf, need.nodes()));
            }
        }
        if (need.nodes() > 1) {
            for (int spine = 0; spine < fabric.spines(); spine++) {
                open(Domain.spine(fabric, spine));
            }
            open(Domain.everything(fabric));
        }
    }

    private void open(Domain domain) {
        int first = domain.firstNode(fabric);
        int end = domain.endNode(fabric);
        int size = candidates.count(first, end);
        if (size >= need.nodes() && hasRequired(first, end)) {
            Limits low = lowest(domain);
            double bound = low.cost(rates, domain) + need.nodes() * leastAsk;
            queue.add(new Box(domain, low, highest(domain), bound, Double.NaN, size));
        }
    }

    private boolean hasRequired(int first, int end) {
        return required.length == 0
                || (first <= required[0] && required[required.length - 1] < end);
    }

    /// The worst required member, or else the best candidate.
    private Limits lowest(Domain domain) {
        Limits low = Limits.NONE;
        Limits members = new Limits(0, 0, 1);
        for (int leaf = domain.firstLeaf(); leaf < domain.endLeaf(); leaf++) {
            int end = fabric.firstNodeOf(leaf + 1);
            int first = fabric.firstNodeOf(leaf);
            for (int node = candidates.next(first, end);
                    node < end;
                    node = candidates.next(node + 1, end)) {
                Limits here = limitsOf(domain, leaf, node);
                low =
                        new Limits(
                                Math.min(low.pace(), here.pace()),
                                Math.min(low.staging(), here.staging()),
                                Math.min(low.uplink(), here.uplink()));
            }
        }
        for (int node : required) {
            members = members.max(limitsOf(domain, fabric.leafOf(node), node));
        }
        return low.max(members);
    }

    private Limits highest(Domain domain) {
        Limits high = new Limits(0, 0, 1);
        for (int leaf = domain.firstLeaf(); leaf < domain.endLeaf(); leaf++) {
            int end = fabric.firstNodeOf(leaf + 1);
            int first = fabric.firstNodeOf(leaf);
            for (int node = candidates.next(first, end);
                    node < end;
                    node = candidates.next(node + 1, end)) {
                high = high.max(limitsOf(domain, leaf, node));
            }
        }
        return high;
    }

    private Limits limitsOf(Domain domain, int leaf, int node) {
        return new Limits(
                terrain.pace(node), terrain.stagingSeconds(node), domain.uplink(terrain, leaf));
    }

    private boolean beatsBest(double bound) {
        return bestCost == Double.POSITIVE_INFINITY || bound < bestCost - EQUAL * bestCost;
    }

    /// Fills the domain within the box's upper limits.
    private void evaluate(Box box) {
        double lower = fill(box.domain(), box.high());
        double bound = box.low().cost(rates, box.domain()) + need.nodes() * leastAsk + lower;
        if (lower < Double.POSITIVE_INFINITY && beatsBest(bound)) {
            queue.add(new Box(box.domain(), box.low(), box.high(), bound, lower, box.size()));
        }
    }

    /// Two halves, at the middle of the weakness that costs most between the limits.
    private void split(Box box) {
        Weakness widest = Weakness.PACE;
        double most = 0;
        for (Weakness weakness : Weakness.values()) {
            double cost =
                    box.low().with(weakness, box.high().of(weakness)).cost(rates, box.domain())
                            - box.low().cost(rates, box.domain());
            if (cost > most) {
                most = cost;
                widest = weakness;
            }
        }
        if (most <= 0) {
            return;
        }
        double middle = (box.low().of(widest) + box.high().of(widest)) / 2;
        middle = middle >= box.high().of(widest) ? box.low().of(widest) : middle;
        double below = box.low().of(widest);
        double above = box.high().of(widest);
        Domain domain = box.domain();
        for (int leaf = domain.firstLeaf(); leaf < domain.endLeaf(); leaf++) {
            int end = fabric.firstNodeOf(leaf + 1);
            int first = fabric.firstNodeOf(leaf);
            for (int node = candidates.next(first, end);
                    node < end;
                    node = candidates.next(node + 1, end)) {
                double value = limitsOf(domain, leaf, node).of(widest);
                if (value <= middle) {
                    below = Math.max(below, value);
                } else {
                    above = Math.min(above, value);
                }
            }
        }
        Limits lower = box.high().with(widest, below);
        queue.add(new Box(domain, box.low(), lower, box.bound(), Double.NaN, box.size()));
        Limits upper = box.low().with(widest, above);
        double bound = upper.cost(rates, domain) + need.nodes() * leastAsk + box.filling();
        queue.add(new Box(domain, upper, box.high(), bound, box.filling(), box.size()));
    }

    /// Fills a domain and keeps the outcome if it is the best so far.
    ///
    /// @return no way to fill the domain costs less, limits not counted; infinite if there is none
    private double fill(Domain domain, Limits limits) {
        int count = 0;
        int admitted = 0;
        for (int leaf = domain.firstLeaf(); leaf < domain.endLeaf(); leaf++) {
            if (domain.uplink(terrain, leaf) <= limits.uplink()) {
                int here = offers.offer(leaf, limits.pace(), limits.staging());
                if (here > 0) {
                    leaves[count++] = leaf;
                    admitted += here;
                }
            }
        }
        int unit = Math.max(1, need.layout().segment());
        if (admitted < need.nodes()
                || !filling.fill(leaves, count, need.nodes(), mostPerLeaf, unit)) {
            return Double.POSITIVE_INFINITY;
        }
        keepIfBest(domain, limits, count);
        return filling.lowerBound();
    }

    private void keepIfBest(Domain domain, Limits limits, int count) {
        Limits worst = new Limits(0, 0, 1);
        for (int i = 0; i < count; i++) {
            int leaf = leaves[i];
            int k = filling.chosen(i);
            if (k > 0) {
                worst =
                        worst.max(
                                new Limits(
                                        offers.pace(leaf, k),
                                        offers.staging(leaf, k),
                                        domain.uplink(terrain, leaf)));
            }
        }
        double cost = worst.cost(rates, domain) + need.nodes() * leastAsk + filling.value();
        if (beatsBest(cost)) {
            bestCost = cost;
            List<Part> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                if (filling.chosen(i) > 0) {
                    parts.add(new Part(leaves[i], filling.chosen(i)));
                }
            }
            best = new Solution(parts, limits);
        }
    }

    private int[] nodes() {
        int[] nodes = new int[need.nodes()];
        int at = 0;
        for (Part part : best.parts()) {
            offers.take(
                    part.leaf(),
                    part.nodes(),
                    best.limits().pace(),
                    best.limits().staging(),
                    nodes,
                    at);
            at += part.nodes();
        }
        return nodes;
    }
}
