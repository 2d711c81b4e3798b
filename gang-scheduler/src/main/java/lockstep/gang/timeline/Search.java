package lockstep.gang.timeline;

import static lockstep.gang.timeline.Slices.FOREVER;

/// One search for the first window that has its nodes; how is told at [Timeline].
final class Search {
    private final Slices slices;
    private final NodeNeed need;
    private final int count;
    private final int cells;
    private final NodeBits free;
    private final NodeBits candidates;

    /// @param cells length of the window
    /// @param free in: all that could serve; out: those that have room in the window that was found
    Search(Slices slices, NodeNeed need, int count, int cells, NodeBits free) {
        this.slices = slices;
        this.need = need;
        this.count = count;
        this.cells = cells;
        this.free = free;
        this.candidates = free.copy();
    }

    /// The first start that is `cell` or later, in cells; for ever when there is none.
    int from(int cell) {
        int start = cell;
        int first = slices.at(cell);
        int next = first; // all slices from first to the one before it have nodes enough by count
        while (start != FOREVER) {
            int end = start > FOREVER - cells ? FOREVER : start + cells;
            int behind = -1; // the slice behind one in which there are too few
            while (behind < 0 && next < slices.size() && slices.startOf(next) < end) {
                if (slices.get(next).fittingMax(need) < count) {
                    behind = next + 1;
                }
                next++;
            }
            if (behind < 0) {
                behind = intersect(first, next - 1) + 1;
                if (behind == first) {
                    return start;
                }
            }
            first = behind;
            start = first < slices.size() ? slices.startOf(first) : FOREVER;
        }
        return FOREVER;
    }

    /// Goes from the last slice back to the first for as long as enough nodes are left.
    ///
    /// @return the slice at which too few are left, or the one before the first
    private int intersect(int first, int last) {
        free.copyFrom(candidates);
        int slice = last;
        while (slice >= first && slices.get(slice).keepFitting(need, free.words()) >= count) {
            slice--;
        }
        return slice;
    }
}
