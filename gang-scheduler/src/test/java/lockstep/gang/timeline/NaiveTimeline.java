package lockstep.gang.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// The timeline's plain twin: for each node a list of holds, looked at cell by cell. It knows the
/// cells up to a horizon; behind that only what is held for ever.
final class NaiveTimeline {
    private record Hold(NodeNeed part, long from, long until) {
        boolean touches(long begin, long end) {
            return from < end && until > begin;
        }
    }

    private final Capacity[] capacity;
    private final long now;
    private final long resolution;
    private final int horizonCells;
    private final List<List<Hold>> holds = new ArrayList<>();

    NaiveTimeline(Capacity[] capacity, long now, long resolution, int horizonCells) {
        this.capacity = capacity;
        this.now = now;
        this.resolution = resolution;
        this.horizonCells = horizonCells;
        for (int i = 0; i < capacity.length; i++) {
            holds.add(new ArrayList<>());
        }
    }

    void add(int node, NodeNeed part, long from, long until) {
        holds.get(node).add(new Hold(part, from, until));
    }

    /// In every cell that the interval touches.
    boolean hasRoom(int node, NodeNeed need, long from, long until) {
        for (int cell = 0; cell <= horizonCells; cell++) {
            long begin = now + cell * resolution;
            long end = cell == horizonCells ? Long.MAX_VALUE : begin + resolution;
            if (from < end && until > begin && !hasRoomIn(node, need, begin, end)) {
                return false;
            }
        }
        return capacity[node].covers(need);
    }

    private boolean hasRoomIn(int node, NodeNeed need, long begin, long end) {
        List<Hold> here = holds.get(node).stream().filter(h -> h.touches(begin, end)).toList();
        if (here.isEmpty()) {
            return capacity[node].covers(need);
        }
        if (need.whole() || here.stream().anyMatch(hold -> hold.part().whole())) {
            return false;
        }
        Capacity all = capacity[node];
        int cpus = here.stream().mapToInt(hold -> hold.part().cpus()).sum();
        long memory = here.stream().mapToLong(hold -> hold.part().memoryMib()).sum();
        // Claims may be for more than there is.
        return need.cpus() <= Math.max(0, all.cpus() - cpus)
                && need.memoryMib() <= Math.max(0, all.memoryMib() - memory)
                && hasAccelerators(all, need, here);
    }

    private static boolean hasAccelerators(Capacity all, NodeNeed need, List<Hold> here) {
        for (int kind = 0; kind < 4; kind++) {
            int theKind = kind;
            int held = here.stream().mapToInt(h -> h.part().accelerators(theKind)).sum();
            if (need.accelerators(kind) > Math.max(0, all.accelerators(kind) - held)) {
                return false;
            }
        }
        return true;
    }

    NodeBits freeThroughout(NodeNeed need, NodeBits eligible, long from, long until) {
        NodeBits free = NodeBits.none(capacity.length);
        for (int node : eligible.toArray()) {
            if (hasRoom(node, need, from, until)) {
                free.set(node);
            }
        }
        return free;
    }

    OptionalLong earliest(
            NodeNeed need, NodeBits eligible, int count, long length, long notBefore) {
        for (int cell = 0; cell <= horizonCells; cell++) {
            long start = now + cell * resolution;
            long end = length == Long.MAX_VALUE ? length : start + length;
            if (start >= notBefore && freeThroughout(need, eligible, start, end).count() >= count) {
                return OptionalLong.of(start);
            }
        }
        return OptionalLong.empty();
    }
}
