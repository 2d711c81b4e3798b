package lockstep.stager.plan;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Which node keeps a second copy for which.
///
/// A partner shares as little fate as possible (rack, then leaf, then spine) and keeps for as few
/// as possible. All of that follows from the places alone, so each leader finds the same partners.
public final class Partners {
    private Partners() {}

    /// A partner for each node.
    ///
    /// @param gang in gang order
    /// @param candidates who may keep copies; a node is never its own partner
    /// @return by node; none for a node for which there is no candidate
    public static Map<String, String> of(List<Place> gang, List<Place> candidates) {
        Map<String, Integer> keeps = new HashMap<>();
        Map<String, String> partners = new HashMap<>();
        for (int index = 0; index < gang.size(); index++) {
            Place own = gang.get(index);
            int turn = index;
            candidates.stream()
                    .filter(one -> !one.node().equals(own.node()))
                    .min(
                            Comparator.<Place>comparingInt(own::shares)
                                    .thenComparingInt(
                                            one ->
                                                    Objects.requireNonNullElse(
                                                            keeps.get(one.node()), 0))
                                    .thenComparingInt(one -> distance(turn, one, candidates))
                                    .thenComparing(Place::node))
                    .ifPresent(
                            one -> {
                                keeps.merge(one.node(), 1, Integer::sum);
                                partners.put(own.node(), one.node());
                            });
        }
        return Map.copyOf(partners);
    }

    /// Spreads over the candidates where all else is equal.
    private static int distance(int turn, Place one, List<Place> candidates) {
        int at = candidates.indexOf(one);
        return Math.floorMod(at - turn - 1, candidates.size());
    }
}
