package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.placement.Limits.Weakness;
import lockstep.gang.price.FragmentationCost;

import java.util.Optional;
import java.util.PriorityQueue;

/// Searches all domains of a fabric for the cheapest nodes.
///
/// Goal: the set of nodes for which the sum of what members cost each, what leaves are broken up,
/// and what the worst member costs in pace, staging and uplink is least.
///
/// Algorithm: once it is fixed how bad the worst member may be, only a sum is left, and
/// [LeafFilling] finds the least. Fewer nodes qualify the stricter the limits are, so that sum can
/// only rise. This makes a *box* of limits, from `low` to `high`, easy to judge: nothing in it
/// costs less than the worst member at `low` and the sum at `high`. The search keeps boxes in a
/// queue, cheapest first, and halves the first one at the middle of its costliest weakness: the
/// upper half shares the sum already known, the lower half is filled anew. It ends when no box, and
/// no domain not yet opened, can be cheaper than the best placement found. Domains, from leaves to
/// the whole fabric, wait in a queue of their own by a bound that needs no look at their nodes;
/// most are never opened. (Branch and bound, best first: A. H. Land and A. G. Doig, 1960.)
///
/// With one weakness this is the sweep over the slowest admitted member, with most steps skipped.
///
/// Example: a gang of 2 runs for an hour; nodes of a leaf are 0, 2, 8 and 50 % slower than typical;
/// only pace counts, say 72 accelerator-seconds for each percent. Within the limit 50 the sum is 0,
/// so the bound is 0 and the first solution takes the first two nodes for 144. The box 0 to 50 is
/// halved at 25: its upper half begins with the next node, 50, and costs 3,600 at least; the lower
/// ends at 8 and may still cost 0. Halved at 4: 8 and more costs 576; 0 to 2 may cost 0. Halved at
/// 1: only one node is left, which is too few; from 2 up costs 144. Nothing beats the first
/// solution.
final class DomainSearch {
    private final Terrain terrain;
    private final Fabric fabric;
    private final Census census;
    private final LeafOffers offers;
    private final LeafFilling filling;
    private final DomainBounds bounds;
    private final LeafHeap unopened;
    private final PriorityQueue<Box> boxes = new PriorityQueue<>(Box.CHEAPEST);
    private final Survey survey = new Survey();
    private final Patience patience;
    private final Incumbent best;
    private final int[] filled;

    private GangNeed need = GangNeed.of(1);
    private Candidates candidates = Candidates.of(new long[0]);
    private Rates rates = Rates.NONE;
    private int mostPerLeaf;
    private int unit;
    private double leastSum;
    private double lowerBound;
    private long made;

    DomainSearch(Terrain terrain, FragmentationCost fragmentation) {
        this.terrain = terrain;
        this.fabric = terrain.fabric();
        this.census = new Census(fabric);
        this.offers = new LeafOffers(terrain, fragmentation, census);
        this.filling = new LeafFilling(offers, fabric.leaves(), fabric.nodes() + fabric.leaves());
        this.bounds = new DomainBounds(terrain, fragmentation, census);
        this.unopened = new LeafHeap(bounds.domains());
        this.patience = new Patience(fabric.leaves());
        this.best = new Incumbent(fabric.leaves());
        this.filled = new int[fabric.leaves()];
    }

    /// As many nodes as needed, in no order.
    Optional<int[]> cheapest(GangNeed gang, Candidates all, Rates gangRates) {
        begin(gang, all, gangRates);
        while (isWorthwhile(Math.min(nextDomain(), nextBox()))) {
            if (nextDomain() <= nextBox()) {
                open(bounds.domain(unopened.pop(), need.nodes()));
            } else {
                halve(boxes.remove());
            }
        }
        lowerBound = Math.min(lowerBound, Math.min(nextDomain(), nextBox()));
        return best.isEmpty() ? Optional.empty() : Optional.of(best.nodes(offers, need.nodes()));
    }

    private void begin(GangNeed gang, Candidates all, Rates gangRates) {
        need = gang;
        candidates = all;
        rates = gangRates;
        unit = Math.max(1, gang.layout().segment());
        int[] required = gang.required().stream().mapToInt(Integer::intValue).toArray();
        census.take(candidates, required);
        boolean spread = gang.layout().spread() && gang.nodes() > 1;
        mostPerLeaf = spread ? census.evenShare(gang.nodes(), unit) : gang.nodes();
        double leastAsk = terrain.extremes().leastAsk(rates);
        leastSum = gang.nodes() * leastAsk;
        offers.begin(required, candidates, rates, leastAsk);
        bounds.queue(unopened, gang, candidates, rates, spread);
        boxes.clear();
        best.forget();
        patience.begin();
        lowerBound = Double.POSITIVE_INFINITY;
        made = 0;
    }

    /// What the last search found costs at most so much more than the cheapest placement, as a
    /// fraction of the price.
    double gap() {
        return best.isEmpty() || best.cost() <= lowerBound ? 0 : 1 - lowerBound / best.cost();
    }

    private boolean isWorthwhile(double bound) {
        return best.isBeatenBy(bound, patience.tolerance());
    }

    private double nextDomain() {
        return unopened.isEmpty() ? Double.POSITIVE_INFINITY : unopened.leastCost();
    }

    private double nextBox() {
        Box next = boxes.peek();
        return next == null ? Double.POSITIVE_INFINITY : next.bound();
    }

    private void open(Domain domain) {
        Limits low = least(domain);
        double sum = fill(domain, Limits.NONE, best.cost() - leastSum - low.cost(rates, domain));
        keep(domain, low, survey.worstWithin(), sum);
    }

    /// No better than the worst required member, and than so many of the fastest nodes.
    private Limits least(Domain domain) {
        double pace = terrain.extremes().leastPace(domain, need.nodes());
        Limits worst = Limits.BEST.with(Weakness.PACE, pace);
        for (int node : need.required()) {
            worst =
                    worst.max(
                            terrain.pace(node),
                            candidates.stagingSeconds(node),
                            domain.uplink(terrain, fabric.leafOf(node)));
        }
        return worst;
    }

    private void halve(Box box) {
        Weakness weakness = box.widest(rates);
        if (box.width(rates, weakness) <= 0) {
            lowerBound = Math.min(lowerBound, box.bound());
            return;
        }
        Domain domain = box.domain();
        Limits middle = box.high().with(weakness, box.middle(weakness));
        double ceiling = best.cost() - leastSum - box.low().cost(rates, domain);
        double sum = fill(domain, middle, ceiling);
        keep(domain, box.low(), survey.worstWithin(), sum);
        Limits above = box.low().with(weakness, survey.bestBeyond(weakness));
        keep(domain, above, box.high(), box.filling());
    }

    /// Keeps a box if it could hold something better.
    private void keep(Domain domain, Limits low, Limits high, double sum) {
        double bound = low.cost(rates, domain) + leastSum + sum;
        if (low.isWithin(high)) {
            if (isWorthwhile(bound)) {
                boxes.add(new Box(domain, low, high, sum, bound, made++));
            } else {
                lowerBound = Math.min(lowerBound, bound);
            }
        }
    }

    /// Fills a domain within limits and remembers the outcome if it is the best so far.
    ///
    /// @param ceiling sums that are higher are of no interest
    /// @return no way to fill the domain costs less, the worst member not counted; infinite if
    ///   there is none
    private double fill(Domain domain, Limits limits, double ceiling) {
        survey.begin();
        int count = 0;
        int admitted = 0;
        for (int leaf = domain.firstLeaf(); leaf < domain.endLeaf(); leaf++) {
            if (census.candidates(leaf) > 0) {
                int offered = offer(domain, leaf, limits);
                if (offered > 0) {
                    filled[count++] = leaf;
                    admitted += offered;
                }
            }
        }
        patience.spend(count);
        if (admitted < need.nodes()
                || !filling.fill(filled, count, need.nodes(), mostPerLeaf, unit, ceiling)) {
            return Double.POSITIVE_INFINITY;
        }
        compare(domain, limits, count);
        return filling.lowerBound();
    }

    private int offer(Domain domain, int leaf, Limits limits) {
        double uplink = domain.uplink(terrain, leaf);
        if (uplink > limits.uplink()) {
            survey.uplinkBeyond = Math.min(survey.uplinkBeyond, uplink);
            return 0;
        }
        int offered = offers.offer(leaf, limits, survey);
        if (offered > 0) {
            survey.uplink = Math.max(survey.uplink, uplink);
        }
        return offered;
    }

    private void compare(Domain domain, Limits limits, int count) {
        double pace = 0;
        double staging = 0;
        double uplink = 1;
        for (int i = 0; i < count; i++) {
            int k = filling.nodes(i);
            if (k > 0) {
                int leaf = filled[i];
                pace = Math.max(pace, offers.pace(leaf, k));
                staging = Math.max(staging, offers.staging(leaf, k));
                uplink = Math.max(uplink, domain.uplink(terrain, leaf));
            }
        }
        Limits worst = new Limits(pace, staging, uplink);
        double cost = worst.cost(rates, domain) + leastSum + filling.value();
        if (best.isBeatenBy(cost, 0)) {
            best.replace(cost, limits);
            for (int i = 0; i < count; i++) {
                best.add(filled[i], filling.nodes(i));
            }
        }
    }
}
