package lockstep.controller.chronicle;

import lockstep.protocol.v1.ClusterEvent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// The newest events, at most so many, without a gap. For any thread; locked only for as long as
/// references are copied.
final class Ring {
    private final int capacity;
    private final Deque<ClusterEvent> held = new ArrayDeque<>();

    Ring(int capacity) {
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    /// Adds events in the order of their numbers. What was held before a gap is dropped: who reads
    /// on must see that something is missing.
    synchronized void add(List<ClusterEvent> events) {
        for (ClusterEvent event : events) {
            if (!held.isEmpty() && held.getLast().getSeq() + 1 != event.getSeq()) {
                held.clear();
            }
            held.addLast(event);
            if (held.size() > capacity) {
                held.removeFirst();
            }
        }
    }

    synchronized Extract after(long seq) {
        if (held.isEmpty()) {
            return new Extract(List.of(), Optional.empty(), 0);
        }
        List<ClusterEvent> newestFirst = new ArrayList<>();
        Iterator<ClusterEvent> backwards = held.descendingIterator();
        while (backwards.hasNext()) {
            ClusterEvent event = backwards.next();
            if (event.getSeq() <= seq) {
                break;
            }
            newestFirst.add(event);
        }
        return new Extract(
                newestFirst.reversed(), Optional.of(held.getFirst()), held.getLast().getSeq());
    }
}
