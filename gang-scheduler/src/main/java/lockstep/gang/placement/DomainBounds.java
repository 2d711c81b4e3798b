package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.fabric.Level;
import lockstep.gang.price.FragmentationCost;

/// What a gang costs at least in each domain, told from the best value of each weakness in it,
/// before anything in it is looked at.
///
/// Domains have numbers: leaves first, then spines, then the whole fabric.
final class DomainBounds {
    private final Terrain terrain;
    private final Fabric fabric;
    private final Extremes extremes;
    private final FragmentationCost fragmentation;
    private final Census census;

    DomainBounds(Terrain terrain, FragmentationCost fragmentation, Census census) {
        this.terrain = terrain;
        this.fabric = terrain.fabric();
        this.extremes = terrain.extremes();
        this.fragmentation = fragmentation;
        this.census = census;
    }

    int domains() {
        return fabric.leaves() + fabric.spines() + 1;
    }

    Domain domain(int number, int gangNodes) {
        if (number < fabric.leaves()) {
            return Domain.leaf(number, gangNodes);
        }
        return number < fabric.leaves() + fabric.spines()
                ? Domain.spine(fabric, number - fabric.leaves())
                : Domain.everything(fabric);
    }

    /// Queues all domains with enough candidates: by their bounds, and where these are equal, tight
    /// domains before wide ones and those with few candidates before those with many. For a single
    /// node, the one of which least is left over comes first.
    void queue(LeafHeap queue, GangNeed need, Candidates candidates, Rates rates, boolean spread) {
        queue.clear();
        if (!spread) {
            for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
                queueLeaf(queue, need, candidates, rates, leaf);
            }
        }
        if (need.nodes() > 1) {
            for (int spine = 0; spine < fabric.spines(); spine++) {
                queueWide(queue, need, rates, fabric.leaves() + spine);
            }
            if (fabric.spines() > 1) {
                queueWide(queue, need, rates, fabric.leaves() + fabric.spines());
            }
        }
    }

    private void queueLeaf(
            LeafHeap queue, GangNeed need, Candidates candidates, Rates rates, int leaf) {
        int size = census.candidates(leaf);
        int first = fabric.firstNodeOf(leaf);
        int end = fabric.firstNodeOf(leaf + 1);
        if (size >= need.nodes() && census.hasRequired(first, end)) {
            Domain domain = Domain.leaf(leaf, need.nodes());
            int busy = size - census.idleCandidates(leaf);
            int breaking = Math.max(0, need.nodes() - busy);
            double bound =
                    members(domain, need, rates)
                            + rates.spread(domain.level(), 1)
                            + fragmentation.of(end - first, census.idle(leaf), breaking);
            int rank =
                    need.nodes() == 1
                            ? rank(candidates.leastLeftover(first, end), size)
                            : rank(domain.level(), size);
            queue.push(leaf, bound, rank);
        }
    }

    private void queueWide(LeafHeap queue, GangNeed need, Rates rates, int number) {
        Domain domain = domain(number, need.nodes());
        int size = 0;
        int idle = 0;
        double uplink = Double.POSITIVE_INFINITY;
        for (int leaf = domain.firstLeaf(); leaf < domain.endLeaf(); leaf++) {
            if (census.candidates(leaf) > 0) {
                size += census.candidates(leaf);
                idle += census.idleCandidates(leaf);
                uplink = Math.min(uplink, domain.uplink(terrain, leaf));
            }
        }
        if (size >= need.nodes()
                && census.hasRequired(domain.firstNode(fabric), domain.endNode(fabric))) {
            int breaking = Math.max(0, need.nodes() - (size - idle));
            double bound =
                    members(domain, need, rates)
                            + rates.spread(domain.level(), uplink)
                            + breaking * fragmentation.leastPerNode();
            queue.push(number, bound, rank(domain.level(), size));
        }
    }

    private double members(Domain domain, GangNeed need, Rates rates) {
        return rates.pace * extremes.leastPace(domain, need.nodes())
                + extremes.leastAsk(rates, domain, need.nodes());
    }

    private static int rank(int leftover, int candidates) {
        return (Math.min(leftover, 0xfffff) << 11) + Math.min(candidates, 0x7ff);
    }

    private static int rank(Level level, int candidates) {
        int width =
                switch (level) {
                    case NODE -> 0;
                    case LEAF -> 1;
                    case SPINE -> 2;
                    case CORE -> 3;
                };
        return (width << 28) + Math.min(candidates, (1 << 28) - 1);
    }
}
