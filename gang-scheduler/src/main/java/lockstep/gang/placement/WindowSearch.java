package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.price.Price;

import java.util.Optional;

/// The cheapest run of nodes that follow each other in fabric order.
final class WindowSearch {
    private final Fabric fabric;
    private final Pricing pricing;

    WindowSearch(Terrain terrain, Pricing pricing) {
        this.fabric = terrain.fabric();
        this.pricing = pricing;
    }

    /// Looks at every run; `need` may ask for segments, which must then not cross leaves.
    Optional<Found> cheapest(GangNeed need, Candidates candidates) {
        Optional<Found> best = Optional.empty();
        int nodes = need.nodes();
        for (int first = 0; first + nodes <= fabric.nodes(); first++) {
            if (isPossible(need, candidates, first)) {
                int[] window = window(first, nodes);
                Price price = pricing.price(need, candidates, window);
                if (best.isEmpty() || price.total() < best.get().price().total()) {
                    best = Optional.of(new Found(window, pricing.level(window), price));
                }
            }
        }
        return best;
    }

    private boolean isPossible(GangNeed need, Candidates candidates, int first) {
        int end = first + need.nodes();
        return candidates.count(first, end) == need.nodes()
                && need.required().stream().allMatch(node -> first <= node && node < end)
                && hasWholeSegments(need.layout().segment(), first, end);
    }

    private boolean hasWholeSegments(int segment, int first, int end) {
        if (segment > 0) {
            int node = first;
            while (node < end) {
                int leafEnd = Math.min(end, fabric.firstNodeOf(fabric.leafOf(node) + 1));
                if ((leafEnd - node) % segment != 0) {
                    return false;
                }
                node = leafEnd;
            }
        }
        return true;
    }

    private static int[] window(int first, int nodes) {
        int[] window = new int[nodes];
        for (int i = 0; i < nodes; i++) {
            window[i] = first + i;
        }
        return window;
    }
}
