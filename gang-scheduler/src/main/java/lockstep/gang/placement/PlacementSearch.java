package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.price.FragmentationCost;
import lockstep.gang.price.SpreadFactors;

import java.util.Arrays;
import java.util.Optional;

/// Finds the cheapest nodes for one gang at a time.
///
/// Holds arrays as large as the fabric and uses them again in each search, so it belongs to one
/// thread.
public final class PlacementSearch {
    private final Terrain terrain;
    private final Fabric fabric;
    private final SpreadFactors factors;
    private final Pricing pricing;
    private final DomainSearch domains;
    private final WindowSearch windows;

    public PlacementSearch(
            Terrain terrain, SpreadFactors factors, FragmentationCost fragmentation) {
        this.terrain = terrain;
        this.fabric = terrain.fabric();
        this.factors = factors;
        this.pricing = new Pricing(terrain, factors, fragmentation);
        this.domains = new DomainSearch(terrain, fragmentation);
        this.windows = new WindowSearch(terrain, fragmentation);
    }

    /// The cheapest placement; empty when there is none. Among equals the one in the tightest
    /// domain with the fewest candidates to spare, then the one with the lowest numbers.
    public Optional<Found> find(GangNeed need, Candidates candidates) {
        if (!isFeasible(need, candidates)) {
            return Optional.empty();
        }
        Rates rates = new Rates(need, factors);
        Optional<int[]> nodes =
                need.layout().contiguous()
                        ? windows.cheapest(need, candidates, rates)
                        : domains.cheapest(need, candidates, rates);
        return nodes.map(chosen -> found(need, candidates, chosen));
    }

    /// The next best placement: the cheapest outside the leaf or spine that joins `best`; or, where
    /// there is none or `best` crosses spines, the cheapest without the dearest member of `best`.
    public Optional<Found> runnerUp(GangNeed need, Candidates candidates, Found best) {
        int[] nodes = best.nodes();
        int leaf = fabric.leafOf(nodes[0]);
        int spine = fabric.spineOf(leaf);
        Optional<Found> elsewhere =
                switch (best.level()) {
                    case NODE -> find(need, candidates.without(nodes[0], nodes[0] + 1));
                    case LEAF -> findOutside(need, candidates, leaf, leaf + 1);
                    case SPINE ->
                            findOutside(
                                    need,
                                    candidates,
                                    fabric.firstLeafOf(spine),
                                    fabric.firstLeafOf(spine + 1));
                    case CORE -> Optional.empty();
                };
        return elsewhere.or(() -> findWithoutDearest(need, candidates, nodes));
    }

    /// How much more than the cheapest placement the last one found may cost, as a fraction of its
    /// price: 0 unless the fabric is large.
    double gap() {
        return domains.gap();
    }

    private Optional<Found> findOutside(
            GangNeed need, Candidates candidates, int firstLeaf, int endLeaf) {
        return find(
                need,
                candidates.without(fabric.firstNodeOf(firstLeaf), fabric.firstNodeOf(endLeaf)));
    }

    private Optional<Found> findWithoutDearest(
            GangNeed need, Candidates candidates, int[] members) {
        Rates rates = new Rates(need, factors);
        int dearest = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int node : members) {
            double cost = rates.pace * terrain.pace(node) + rates.ofNode(terrain, node);
            if (cost > most && !need.required().contains(node)) {
                dearest = node;
                most = cost;
            }
        }
        return dearest < 0
                ? Optional.empty()
                : find(need, candidates.without(dearest, dearest + 1));
    }

    private boolean isFeasible(GangNeed need, Candidates candidates) {
        int segment = need.layout().segment();
        return candidates.count(0, fabric.nodes()) >= need.nodes()
                && need.required().size() <= need.nodes()
                && (segment == 0 || need.nodes() % segment == 0)
                && need.required().stream()
                        .allMatch(node -> node < fabric.nodes() && candidates.has(node));
    }

    private Found found(GangNeed need, Candidates candidates, int[] nodes) {
        Arrays.sort(nodes);
        return new Found(nodes, pricing.level(nodes), pricing.price(need, candidates, nodes));
    }
}
