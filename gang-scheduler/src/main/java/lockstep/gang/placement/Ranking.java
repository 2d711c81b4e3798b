package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;

import java.util.Arrays;

/// Values of nodes, ascending within each leaf, within each spine and everywhere, with their sums.
final class Ranking {
    private final Fabric fabric;
    private final double[] inLeaf;
    private final double[] inSpine;
    private final double[] anywhere;
    private final double[] sumInLeaf;
    private final double[] sumInSpine;
    private final double[] sumAnywhere;

    Ranking(Fabric fabric, double[] byNode) {
        this.fabric = fabric;
        int nodes = fabric.nodes();
        this.inLeaf = byNode.clone();
        this.sumInLeaf = new double[nodes];
        for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
            rank(inLeaf, sumInLeaf, fabric.firstNodeOf(leaf), fabric.firstNodeOf(leaf + 1));
        }
        this.inSpine = inLeaf.clone();
        this.sumInSpine = new double[nodes];
        for (int spine = 0; spine < fabric.spines(); spine++) {
            rank(
                    inSpine,
                    sumInSpine,
                    fabric.firstNodeOf(fabric.firstLeafOf(spine)),
                    fabric.firstNodeOf(fabric.firstLeafOf(spine + 1)));
        }
        this.anywhere = inSpine.clone();
        this.sumAnywhere = new double[nodes];
        rank(anywhere, sumAnywhere, 0, nodes);
    }

    private static void rank(double[] values, double[] sums, int from, int to) {
        Arrays.sort(values, from, to);
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
            sums[i] = sum;
        }
    }

    boolean isAlike(int leaf) {
        return inLeaf[fabric.firstNodeOf(leaf)] == inLeaf[fabric.firstNodeOf(leaf + 1) - 1];
    }

    /// The greatest of the least so many values of a domain.
    double last(Domain domain, int count) {
        int at = domain.firstNode(fabric) + count - 1;
        return switch (domain.level()) {
            case NODE, LEAF -> inLeaf[at];
            case SPINE -> inSpine[at];
            case CORE -> anywhere[at];
        };
    }

    /// The sum of the least so many values of a domain.
    double sum(Domain domain, int count) {
        int at = domain.firstNode(fabric) + count - 1;
        return switch (domain.level()) {
            case NODE, LEAF -> sumInLeaf[at];
            case SPINE -> sumInSpine[at];
            case CORE -> sumAnywhere[at];
        };
    }
}
