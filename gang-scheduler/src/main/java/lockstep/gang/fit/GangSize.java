package lockstep.gang.fit;

import lockstep.gang.job.GangShape;

import java.util.Arrays;
import java.util.OptionalInt;

/// How many nodes a gang takes of those that are there.
///
/// A gang that counts its tasks takes the fewest nodes that hold them, since more nodes bring it
/// nothing but distance. A gang that counts nodes takes as many as it may. Tasks are spread evenly,
/// so `k` nodes are enough when `k` of them each have room for `ceil(tasks / k)`.
///
/// @param required nodes that must be in the gang whatever its size
public record GangSize(GangShape shape, int required) {
    /// The fewest nodes it may have.
    public int min() {
        return Math.max(shape.nodesMin(), required);
    }

    /// The most nodes it may have: each node has at least one task.
    public int max() {
        return Math.min(shape.nodesMax(), shape.tasks().orElse(Integer.MAX_VALUE));
    }

    /// Chooses the number of nodes.
    ///
    /// @param fitting how many tasks fit on each candidate, required nodes included; see
    ///   [NodeDemand#tasksThatFit]
    /// @param fittingRequired how many tasks fit on the worst of the required nodes; any large
    ///   number when there are none
    /// @return absent when no number of nodes would do
    public OptionalInt choose(int[] fitting, int fittingRequired) {
        if (min() > max()) {
            return OptionalInt.empty();
        }
        return shape.tasks().isPresent()
                ? fewest(fitting, fittingRequired)
                : most(fitting, fittingRequired);
    }

    private OptionalInt most(int[] fitting, int fittingRequired) {
        int tasks = shape.mostTasksPerNode(1);
        int there = (int) Arrays.stream(fitting).filter(fits -> fits >= tasks).count();
        return fittingRequired < tasks || there < min()
                ? OptionalInt.empty()
                : OptionalInt.of(Math.min(there, max()));
    }

    private OptionalInt fewest(int[] fitting, int fittingRequired) {
        int[] ascending = fitting.clone();
        Arrays.sort(ascending);
        for (int nodes = min(); nodes <= Math.min(max(), ascending.length); nodes++) {
            int tasks = shape.mostTasksPerNode(nodes);
            if (ascending[ascending.length - nodes] >= tasks && fittingRequired >= tasks) {
                return OptionalInt.of(nodes);
            }
        }
        return OptionalInt.empty();
    }
}
