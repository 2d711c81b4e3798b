package lockstep.stager.path;

import java.util.Arrays;

/// The last few of many numbers.
final class Samples {
    private final double[] ring;
    private int count;

    Samples(int kept) {
        this.ring = new double[kept];
    }

    void add(double value) {
        ring[count % ring.length] = value;
        count++;
        if (count == 2 * ring.length) {
            // So that it never overflows.
            count = ring.length;
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    void clear() {
        count = 0;
    }

    /// 0 if there is none.
    double median() {
        int size = Math.min(count, ring.length);
        if (size == 0) {
            return 0;
        }
        var sorted = Arrays.copyOf(ring, size);
        Arrays.sort(sorted);
        return (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
    }
}
