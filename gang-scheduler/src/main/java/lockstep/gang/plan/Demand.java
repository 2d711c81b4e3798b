package lockstep.gang.plan;

import lockstep.gang.price.FragmentationCost;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// How much room of which size is asked for: what breaking up a leaf costs.
///
/// A slot that is broken up makes the next gang of its size wait until another comes free. That is
/// taken to cost it [#WAIT_SECONDS] of its accelerators, times the share of that size among the
/// waiting gangs. Sizes that nobody waits for count a little, since they may yet come.
final class Demand {
    private static final double WAIT_SECONDS = 60;
    private static final double PRIOR = 1;

    private Demand() {}

    static FragmentationCost of(Collection<List<Bid>> waiting) {
        int sizes = FragmentationCost.SIZES.size();
        double[] gangs = new double[sizes + 1];
        Arrays.fill(gangs, PRIOR);
        double all = PRIOR * gangs.length;
        for (List<Bid> bids : waiting) {
            for (Bid bid : bids) {
                gangs[sizeOf(bid.spec().shape().nodesMin())]++;
                all++;
            }
        }
        double[] demand = new double[sizes + 1];
        for (int i = 0; i <= sizes; i++) {
            int nodes = FragmentationCost.SIZES.get(Math.min(i, sizes - 1));
            demand[i] = gangs[i] / all * nodes * WAIT_SECONDS;
        }
        return FragmentationCost.of(demand);
    }

    /// The smallest size that holds so many nodes; gangs above all sizes want whole leaves.
    private static int sizeOf(int nodes) {
        for (int i = 0; i < FragmentationCost.SIZES.size(); i++) {
            if (nodes <= FragmentationCost.SIZES.get(i)) {
                return i;
            }
        }
        return FragmentationCost.SIZES.size();
    }
}
