package lockstep.gang.timeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// All time from 0 on, cut where something changes.
final class Slices {
    /// The end of time, in cells.
    static final int FOREVER = Integer.MAX_VALUE;

    private Slice[] slices;
    private int size = 1;

    /// Slices that were joined to others; their arrays serve again.
    private final List<Slice> spare = new ArrayList<>();

    Slices(NodeBits all) {
        this.slices = new Slice[64];
        slices[0] = new Slice(all);
    }

    int size() {
        return size;
    }

    Slice get(int index) {
        return slices[index];
    }

    int startOf(int index) {
        return slices[index].start();
    }

    /// Where the slice ends; the last never does.
    int endOf(int index) {
        return index + 1 < size ? slices[index + 1].start() : FOREVER;
    }

    /// The slice that this time is in.
    int at(int cell) {
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (slices[middle].start() <= cell) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /// The last slice that begins before `end`.
    int lastBefore(int end) {
        return at(end - 1);
    }

    /// Sees to it that a slice begins here.
    ///
    /// @return its index; the number of slices for the end of time
    int cut(int cell) {
        if (cell == FOREVER) {
            return size;
        }
        int index = at(cell);
        if (slices[index].start() == cell) {
            return index;
        }
        if (size == slices.length) {
            slices = Arrays.copyOf(slices, 2 * size);
        }
        System.arraycopy(slices, index + 1, slices, index + 2, size - index - 1);
        slices[index + 1] = later(slices[index], cell);
        size++;
        return index + 1;
    }

    private Slice later(Slice slice, int cell) {
        if (spare.isEmpty()) {
            return slice.from(cell);
        }
        Slice reused = spare.removeLast();
        reused.become(slice, cell);
        return reused;
    }

    /// Joins a slice to the one before if nothing differs.
    void join(int index) {
        if (index > 0 && index < size && slices[index].sameAs(slices[index - 1])) {
            spare.add(slices[index]);
            System.arraycopy(slices, index + 1, slices, index, size - index - 1);
            size--;
        }
    }
}
