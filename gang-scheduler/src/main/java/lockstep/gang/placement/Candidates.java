package lockstep.gang.placement;

import java.util.Arrays;

/// Which nodes could take their part in a gang now, as bits by node number: node 64 w + b is bit b
/// of word w.
public final class Candidates {
    private static final int[] NO_LEFTOVER = {};
    private static final double[] NO_STAGING = {};

    private final long[] nodes;
    private final long[] idle;
    private final boolean onlyIdle;
    private final int[] leftover;
    private final double[] staging;

    private Candidates(
            long[] nodes, long[] idle, boolean onlyIdle, int[] leftover, double[] staging) {
        this.nodes = nodes;
        this.idle = idle;
        this.onlyIdle = onlyIdle;
        this.leftover = leftover;
        this.staging = staging;
    }

    /// All of them wholly idle, and no other node idle. The array is not copied, and must not
    /// change while these candidates are in use.
    public static Candidates of(long[] nodes) {
        return new Candidates(nodes, nodes, true, NO_LEFTOVER, NO_STAGING);
    }

    /// The same candidates, where these nodes of the cluster are idle, candidates or not: breaking
    /// up a leaf costs only what idle nodes could have done together.
    public Candidates withIdle(long[] idleNodes) {
        return new Candidates(nodes, idleNodes, false, leftover, staging);
    }

    /// The same candidates; among nodes of equal price those with the least left over are taken.
    ///
    /// @param byNode what stays unused of each node, such as free accelerators
    public Candidates withLeftover(int[] byNode) {
        return new Candidates(nodes, idle, onlyIdle, byNode, staging);
    }

    /// The same candidates, where the gang's checkpoint takes so long to reach each node.
    public Candidates withStaging(double[] secondsByNode) {
        for (double seconds : secondsByNode) {
            if (!(seconds >= 0 && Double.isFinite(seconds))) {
                throw new IllegalArgumentException(
                        "staging seconds (%s) must be finite and not negative".formatted(seconds));
            }
        }
        return new Candidates(nodes, idle, onlyIdle, leftover, secondsByNode);
    }

    /// Without the nodes from `first` up to but not including `end`.
    Candidates without(int first, int end) {
        long[] rest = nodes.clone();
        for (int node = first; node < end && node < rest.length * 64; node++) {
            rest[node >> 6] &= ~(1L << node);
        }
        return new Candidates(rest, idle, false, leftover, staging);
    }

    boolean has(int node) {
        return bit(nodes, node);
    }

    boolean isIdle(int node) {
        return bit(idle, node);
    }

    int leftover(int node) {
        return leftover.length == 0 ? 0 : leftover[node];
    }

    boolean hasLeftover() {
        return leftover.length > 0;
    }

    double stagingSeconds(int node) {
        return staging.length == 0 ? 0 : staging[node];
    }

    boolean hasStaging() {
        return staging.length > 0;
    }

    /// What is left over of the candidate that is used best, from `first` up to but not including
    /// `end`, where there is one.
    int leastLeftover(int first, int end) {
        int least = Integer.MAX_VALUE;
        for (int node = next(first, end); node < end && hasLeftover(); node = next(node + 1, end)) {
            least = Math.min(least, leftover[node]);
        }
        return hasLeftover() ? least : 0;
    }

    /// Whether as much is left over of every candidate there.
    boolean isLeftoverAlike(int first, int end) {
        int one = next(first, end);
        for (int node = one; node < end && hasLeftover(); node = next(node + 1, end)) {
            if (leftover[node] != leftover[one]) {
                return false;
            }
        }
        return true;
    }

    /// How many candidates lie from `first` up to but not including `end`.
    int count(int first, int end) {
        return count(nodes, nodes, first, end);
    }

    int countIdle(int first, int end) {
        return count(idle, idle, first, end);
    }

    /// Whether all idle nodes are candidates, and no others are.
    boolean areTheIdle() {
        return onlyIdle;
    }

    /// How many candidates there are idle.
    int countIdleCandidates(int first, int end) {
        return count(nodes, idle, first, end);
    }

    /// The lowest candidate from `node` on, or `end` if there is none below it.
    int next(int node, int end) {
        int word = node >> 6;
        if (node >= end || word >= nodes.length) {
            return end;
        }
        long bits = nodes[word] & (-1L << node);
        while (bits == 0 && ++word < nodes.length) {
            bits = nodes[word];
        }
        return bits == 0 ? end : Math.min(end, (word << 6) + Long.numberOfTrailingZeros(bits));
    }

    private static boolean bit(long[] words, int node) {
        return node >> 6 < words.length && (words[node >> 6] & 1L << node) != 0;
    }

    private static int count(long[] a, long[] b, int first, int end) {
        int last = Math.min(end, Math.min(a.length, b.length) << 6) - 1;
        if (last < first) {
            return 0;
        }
        int from = first >> 6;
        int to = last >> 6;
        long head = -1L << first;
        long tail = -1L >>> ~last;
        if (from == to) {
            return Long.bitCount(a[from] & b[from] & head & tail);
        }
        int count = Long.bitCount(a[from] & b[from] & head) + Long.bitCount(a[to] & b[to] & tail);
        for (int word = from + 1; word < to; word++) {
            count += Long.bitCount(a[word] & b[word]);
        }
        return count;
    }

    @Override
    public String toString() {
        return "Candidates[%d of %d bits]"
                .formatted(Arrays.stream(nodes).map(Long::bitCount).sum(), nodes.length * 64);
    }
}
