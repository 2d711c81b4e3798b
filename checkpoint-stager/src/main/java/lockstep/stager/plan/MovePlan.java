package lockstep.stager.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Shares out what nodes, tenants and stores can carry.
///
/// What is lost is the sum over all moves of loss rate times the moment when each is done. On one
/// resource that is least when moves go one after the other by loss rate per byte (Smith's rule; W.
/// E. Smith, Various optimizers for single-stage production, 1956). Here each move uses several
/// resources at once, so they are gone through in that order and each takes what is left of all
/// that it needs: the first as much as there is, later ones what the earlier cannot use, on other
/// nodes or paths. A small part is kept back and shared equally, so that nothing stands still for
/// ever and what a path can do stays known.
///
/// Example: two nodes may each move 1 GB/s, the store takes 1.5 GB/s. Part A (10 GB, loses 50/s)
/// and part B (10 GB, loses 5/s) lie on different nodes. A gets 1 GB/s, B the other half. Fair
/// halves of 0.75 would have A done after 13.3 s instead of 10, to have B done 2 s sooner.
public final class MovePlan {
    /// Shared equally among all.
    static final double KEPT_BACK = 0.05;

    /// A move gets at least this much, in bytes a second, however little there is.
    static final double LEAST = 64 << 10;

    private final Capacity capacity;
    private final Map<String, Double> leftOfNode = new HashMap<>();
    private final Map<String, Double> leftOfTenant = new HashMap<>();
    private final Map<String, Double> leftOfStore = new HashMap<>();

    private MovePlan(Capacity capacity) {
        this.capacity = capacity;
    }

    /// A grant for each move, the most urgent first. The same moves in any order get the same.
    public static List<Grant> of(List<Move> moves, Capacity capacity) {
        return new MovePlan(capacity).grants(moves);
    }

    private List<Grant> grants(List<Move> moves) {
        List<Move> inOrder =
                moves.stream()
                        .sorted(
                                Comparator.comparingDouble(Move::worth)
                                        .reversed()
                                        .thenComparing(Move::id))
                        .toList();
        Map<String, Double> trickles = trickles(inOrder);
        List<Grant> grants = new ArrayList<>();
        for (Move move : inOrder) {
            double trickle = trickles.getOrDefault(move.id(), LEAST);
            double more = take(move, Double.POSITIVE_INFINITY);
            grants.add(new Grant(move.id(), Math.max(LEAST, trickle + more), grants.size()));
        }
        return grants;
    }

    /// What each has whatever the others are worth.
    private Map<String, Double> trickles(List<Move> moves) {
        Map<String, Integer> onNode = new HashMap<>();
        Map<String, Integer> ofTenant = new HashMap<>();
        Map<String, Integer> toStore = new HashMap<>();
        for (Move move : moves) {
            onNode.merge(move.node(), 1, Integer::sum);
            ofTenant.merge(move.tenant(), 1, Integer::sum);
            toStore.merge(move.store(), 1, Integer::sum);
        }
        Map<String, Double> trickles = new HashMap<>();
        for (Move move : moves) {
            double node = capacity.perNode() / onNode.getOrDefault(move.node(), 1);
            double tenant = capacity.perTenant() / ofTenant.getOrDefault(move.tenant(), 1);
            double store = capacity.ofStore(move.store()) / toStore.getOrDefault(move.store(), 1);
            double share = KEPT_BACK * Math.min(node, Math.min(tenant, store));
            trickles.put(move.id(), take(move, share));
        }
        return trickles;
    }

    private double take(Move move, double wanted) {
        double node = leftOfNode.getOrDefault(move.node(), capacity.perNode());
        double tenant = leftOfTenant.getOrDefault(move.tenant(), capacity.perTenant());
        double store = leftOfStore.getOrDefault(move.store(), capacity.ofStore(move.store()));
        double taken = Math.max(0, Math.min(Math.min(wanted, node), Math.min(tenant, store)));
        leftOfNode.put(move.node(), node - taken);
        leftOfTenant.put(move.tenant(), tenant - taken);
        leftOfStore.put(move.store(), store - taken);
        return taken;
    }
}
