package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;

/// How many candidates, idle nodes and required nodes each leaf has, for one gang.
final class Census {
    private final Fabric fabric;
    private final int[] candidates;
    private final int[] idleCandidates;
    private final int[] idle;
    private final int[] required;
    private int[] requiredNodes = {};

    Census(Fabric fabric) {
        this.fabric = fabric;
        this.candidates = new int[fabric.leaves()];
        this.idleCandidates = new int[fabric.leaves()];
        this.idle = new int[fabric.leaves()];
        this.required = new int[fabric.leaves()];
    }

    void take(Candidates all, int[] newRequired) {
        for (int leaf = 0; leaf < candidates.length; leaf++) {
            int first = fabric.firstNodeOf(leaf);
            int end = fabric.firstNodeOf(leaf + 1);
            candidates[leaf] = all.count(first, end);
            boolean same = all.areTheIdle();
            idle[leaf] = same ? candidates[leaf] : all.countIdle(first, end);
            idleCandidates[leaf] = same ? idle[leaf] : all.countIdleCandidates(first, end);
        }
        for (int node : requiredNodes) {
            required[fabric.leafOf(node)] = 0;
        }
        requiredNodes = newRequired;
        for (int node : requiredNodes) {
            required[fabric.leafOf(node)]++;
        }
    }

    int candidates(int leaf) {
        return candidates[leaf];
    }

    int idleCandidates(int leaf) {
        return idleCandidates[leaf];
    }

    /// Idle nodes, candidates or not.
    int idle(int leaf) {
        return idle[leaf];
    }

    int required(int leaf) {
        return required[leaf];
    }

    /// Whether all required nodes are from `first` up to but not including `end`.
    boolean hasRequired(int first, int end) {
        int count = requiredNodes.length;
        return count == 0 || (first <= requiredNodes[0] && requiredNodes[count - 1] < end);
    }

    /// The fewest nodes per leaf with which there are enough.
    ///
    /// @param unit nodes are taken in groups of so many
    int evenShare(int nodes, int unit) {
        int share = 0;
        for (int node : requiredNodes) {
            share = Math.max(share, required[fabric.leafOf(node)]);
        }
        share = Math.max(1, share);
        while (within(share, unit) < nodes && share < nodes) {
            share++;
        }
        return share;
    }

    private int within(int share, int unit) {
        int reached = 0;
        for (int here : candidates) {
            reached += Math.min(here, share) / unit * unit;
        }
        return reached;
    }
}
