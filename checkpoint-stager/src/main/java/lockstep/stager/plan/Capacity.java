package lockstep.stager.plan;

import java.util.Map;

/// How many bytes a second may be moved, so that training is not disturbed.
///
/// @param perNode over all moves of one node
/// @param perTenant over all moves of one tenant; infinite where there is no bound
/// @param byStore what all usable paths to a store deliver together, by its name
public record Capacity(double perNode, double perTenant, Map<String, Double> byStore) {
    public Capacity {
        if (!(perNode > 0) || !(perTenant > 0)) {
            throw new IllegalArgumentException(
                    "rates (%s a node, %s a tenant) must be above zero"
                            .formatted(perNode, perTenant));
        }
        byStore = Map.copyOf(byStore);
    }

    /// Of a store of which nothing was measured: no bound of its own.
    double ofStore(String store) {
        return byStore.getOrDefault(store, Double.POSITIVE_INFINITY);
    }
}
