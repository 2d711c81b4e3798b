package lockstep.gang.placement;

import java.util.Arrays;

/// Closes the gap between the first solution of a [LeafFilling] and its lower bound.
///
/// Measured against what a group is worth on the margin, the relaxed solution takes of each leaf
/// what is cheapest, and every other choice is dearer by its *regret*. A whole solution costs the
/// bound plus the regrets of its choices, so one that is better than the first can hold only
/// choices whose regret is below the gap. Most leaves have but one such choice, and are settled.
/// The others are solved exactly by dynamic programming over the number of groups that they give
/// together (D. Pisinger, A minimal algorithm for the multiple-choice knapsack problem, 1995).
///
/// Where that would be too much work, leaves are settled too, those with the dearest second choice
/// first; then the optimum may be missed, but the bound still holds.
final class MarginFilling {
    /// Steps of dynamic programming for one filling: about a tenth of a millisecond.
    private static final long WORK_MAX = 100_000;

    /// Gaps below this fraction of the value come from rounding.
    private static final double ROUNDING = 1e-12;

    private final LeafFilling filling;
    private final LeafHeap heap;
    private final int[] relaxed;
    private final int[] unsettled;
    private final int[] choicesOf;
    private double[] best = {};
    private double[] next = {};
    private int[] choice = {};

    private double marginCost;
    private double gap;
    private int size;
    private int width;
    private boolean exact;

    MarginFilling(LeafFilling filling, int leaves) {
        this.filling = filling;
        this.heap = new LeafHeap(leaves);
        this.relaxed = new int[leaves];
        this.unsettled = new int[leaves];
        this.choicesOf = new int[leaves];
    }

    void setMargin(double costPerGroup) {
        this.marginCost = costPerGroup;
    }

    /// Keeps what the relaxed solution takes whole.
    void rememberRelaxed() {
        for (int i = 0; i < filling.leafCount(); i++) {
            relaxed[i] = filling.taken(i);
        }
    }

    /// Improves the filling to the optimum if that is not too much work.
    ///
    /// @param broken the leaf whose segment was not taken whole
    void close(int broken) {
        gap = filling.value() - filling.lowerBound();
        if (gap <= ROUNDING * filling.value()) {
            return;
        }
        findUnsettled(broken);
        selectUnsettled();
        solve();
        double regret = best[width];
        if (regret < gap) {
            readSolution();
            filling.improve(filling.lowerBound() + regret);
        }
        if (exact) {
            filling.raiseLowerBound(filling.value());
        }
    }

    /// How much dearer than the relaxed choice it is to take so many groups of a leaf.
    private double regret(int i, int groups) {
        return Math.max(
                0,
                filling.cost(i, groups)
                        - filling.cost(i, relaxed[i])
                        - marginCost * (groups - relaxed[i]));
    }

    private void findUnsettled(int broken) {
        heap.clear();
        for (int i = 0; i < filling.leafCount(); i++) {
            double second = gap;
            int choices = 1;
            for (int j = 0; j <= filling.groups(i); j++) {
                if (j != relaxed[i]) {
                    double regret = regret(i, j);
                    choices += regret < gap ? 1 : 0;
                    second = Math.min(second, regret);
                }
            }
            choicesOf[i] = choices;
            if (choices > 1) {
                heap.push(i, second, i == broken ? -1 : 0);
            }
        }
    }

    /// As many as can be solved, and how many groups they must give together.
    private void selectUnsettled() {
        int groups = filling.wantedGroups();
        for (int i = 0; i < filling.leafCount(); i++) {
            groups -= relaxed[i];
        }
        long choices = 0;
        size = 0;
        while (!heap.isEmpty()) {
            int i = heap.pop();
            long work = (choices + choicesOf[i]) * (groups + relaxed[i] + 1);
            if (work > WORK_MAX) {
                exact = false;
                width = groups;
                return;
            }
            choices += choicesOf[i];
            groups += relaxed[i];
            unsettled[size++] = i;
        }
        exact = true;
        width = groups;
    }

    private void solve() {
        grow();
        Arrays.fill(best, 0, width + 1, Double.POSITIVE_INFINITY);
        best[0] = 0;
        int reached = 0;
        for (int u = 0; u < size; u++) {
            int i = unsettled[u];
            Arrays.fill(next, 0, width + 1, Double.POSITIVE_INFINITY);
            for (int j = 0; j <= filling.groups(i); j++) {
                double regret = regret(i, j);
                if (regret < gap) {
                    add(u * (width + 1), j, regret, Math.min(reached, width - j));
                }
            }
            reached = Math.min(width, reached + filling.groups(i));
            double[] spent = best;
            best = next;
            next = spent;
        }
    }

    private void add(int row, int groups, double regret, int last) {
        for (int before = 0; before <= last; before++) {
            double sum = best[before] + regret;
            if (sum < next[before + groups]) {
                next[before + groups] = sum;
                choice[row + before + groups] = groups;
            }
        }
    }

    private void readSolution() {
        for (int i = 0; i < filling.leafCount(); i++) {
            filling.take(i, relaxed[i]);
        }
        int left = width;
        for (int u = size - 1; u >= 0; u--) {
            int groups = choice[u * (width + 1) + left];
            filling.take(unsettled[u], groups);
            left -= groups;
        }
    }

    private void grow() {
        if (best.length <= width) {
            best = new double[2 * width + 1];
            next = new double[2 * width + 1];
        }
        if (choice.length < size * (width + 1)) {
            choice = new int[2 * size * (width + 1)];
        }
    }
}
