package lockstep.gang.replay;

import java.util.Comparator;
import java.util.PriorityQueue;

/// What will happen, soonest first. Of things that happen at one moment planning comes last, the
/// others in the order in which they were put down.
final class Agenda {
    private final PriorityQueue<Item> items =
            new PriorityQueue<>(
                    Comparator.comparingLong(Item::at)
                            .thenComparing(item -> item.what() instanceof Happening.Round)
                            .thenComparingLong(Item::order));
    private long order;

    /// @param at milliseconds since the beginning of the trace
    record Item(long at, long order, Happening what) {}

    sealed interface Happening {
        /// The job at this index of the trace is submitted.
        record Submission(int job) implements Happening {}

        /// A gang has done its work, if its pace has not changed since.
        record Done(Gang gang, int version) implements Happening {}

        /// A gang writes a checkpoint, if it still runs.
        record Checkpoint(Gang gang) implements Happening {}

        /// Checkpoints have come somewhere, or somewhere else if that has changed meanwhile.
        record Moved() implements Happening {}

        /// An episode begins or ends.
        record Change(int episode) implements Happening {}

        record NodeFails(int node, long downMillis) implements Happening {}

        record NodeReturns(int node) implements Happening {}

        /// The planner is asked, if this is still the next round.
        record Round() implements Happening {}
    }

    void add(long at, Happening what) {
        items.add(new Item(at, order++, what));
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    Item next() {
        return items.remove();
    }
}
