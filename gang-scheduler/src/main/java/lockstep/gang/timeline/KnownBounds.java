package lockstep.gang.timeline;

import java.util.ArrayList;
import java.util.List;

/// What searches have found out: before which time a gang cannot have its nodes.
///
/// Holds are only ever added, so this stays true; and it is true of every gang that wants at least
/// as many nodes for at least as long.
final class KnownBounds {
    private static final int ASKED_MAX = 32;
    private static final int BOUNDS_MAX = 128;

    /// For one need on the same candidates.
    static final class Bounds {
        private final NodeNeed need;
        private final NodeBits candidates;
        private final int[] counts = new int[BOUNDS_MAX];
        private final int[] lengths = new int[BOUNDS_MAX];
        private final int[] starts = new int[BOUNDS_MAX];
        private int size;
        private int oldest;

        private Bounds(NodeNeed need, NodeBits candidates) {
            this.need = need;
            this.candidates = candidates;
        }

        /// No window of `cells` that begins before has `count` nodes.
        int noneBefore(int count, int cells) {
            int bound = 0;
            for (int i = 0; i < size; i++) {
                if (counts[i] <= count && lengths[i] <= cells && starts[i] > bound) {
                    bound = starts[i];
                }
            }
            return bound;
        }

        /// Remembers that no window of `cells` that begins before `start` has `count` nodes.
        void learn(int count, int cells, int start) {
            int kept = 0;
            for (int i = 0; i < size; i++) {
                boolean covered = count <= counts[i] && cells <= lengths[i] && start >= starts[i];
                if (!covered) {
                    put(kept++, counts[i], lengths[i], starts[i]);
                }
            }
            size = kept;
            if (size < BOUNDS_MAX) {
                put(size++, count, cells, start);
            } else {
                put(oldest, count, cells, start);
                oldest = (oldest + 1) % BOUNDS_MAX;
            }
        }

        private void put(int i, int count, int cells, int start) {
            counts[i] = count;
            lengths[i] = cells;
            starts[i] = start;
        }
    }

    private final List<Bounds> asked = new ArrayList<>();

    /// @param candidates copied when they are new
    Bounds of(NodeNeed need, NodeBits candidates) {
        for (int i = asked.size() - 1; i >= 0; i--) {
            Bounds bounds = asked.get(i);
            if (bounds.need.equals(need) && bounds.candidates.equals(candidates)) {
                return bounds;
            }
        }
        if (asked.size() == ASKED_MAX) {
            asked.removeFirst();
        }
        var bounds = new Bounds(need, candidates.copy());
        asked.add(bounds);
        return bounds;
    }
}
