package lockstep.gang.plan;

import lockstep.gang.fit.GangSize;
import lockstep.gang.job.GangShape;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The sizes that a gang may have, those that it likes best first.
///
/// A gang that counts its tasks likes few nodes, since more bring it nothing but distance. Of the
/// sizes with the same number of tasks on a node only the smallest is of interest. A gang that
/// counts nodes likes many.
final class Sizes {
    private final GangSize size;
    private final AcceleratorKinds kinds;

    Sizes(GangSize size, AcceleratorKinds kinds) {
        this.size = size;
        this.kinds = kinds;
    }

    /// At least one, unless the gang can have no size at all.
    List<Seat> all() {
        if (size.min() > size.max()) {
            return List.of();
        }
        IntStream counts =
                size.shape().tasks().isPresent()
                        ? ascending(size.shape().tasks().getAsInt()).stream().mapToInt(n -> n)
                        : descending();
        return counts.mapToObj(this::seat).toList();
    }

    Seat seat(int nodes) {
        return Seat.of(size.shape(), nodes, kinds);
    }

    private List<Integer> ascending(int tasks) {
        GangShape shape = size.shape();
        List<Integer> counts = new ArrayList<>();
        int nodes = size.min();
        while (nodes <= size.max()) {
            counts.add(nodes);
            int each = shape.mostTasksPerNode(nodes);
            if (each == 1) {
                break;
            }
            nodes = Math.max(nodes + 1, Math.ceilDiv(tasks, each - 1));
        }
        return counts;
    }

    /// From the most to the fewest in halves.
    private IntStream descending() {
        return IntStream.concat(
                IntStream.iterate(size.max(), n -> n > size.min(), n -> n / 2)
                        .filter(n -> n > size.min()),
                IntStream.of(size.min()));
    }
}
