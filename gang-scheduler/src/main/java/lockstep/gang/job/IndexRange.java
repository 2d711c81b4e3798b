package lockstep.gang.job;

import java.util.stream.IntStream;

/// Indices of array tasks at even distances.
///
/// @param last included
public record IndexRange(int first, int last, int step) {
    public IndexRange {
        if (first < 0 || last < first || step < 1) {
            throw new IllegalArgumentException(
                    "IndexRange (%d-%d:%d) must go up from 0 or more, in steps of 1 or more"
                            .formatted(first, last, step));
        }
    }

    static IndexRange of(int index) {
        return new IndexRange(index, index, 1);
    }

    public boolean contains(int index) {
        return index >= first && index <= last && (index - first) % step == 0;
    }

    int count() {
        return (last - first) / step + 1;
    }

    IntStream indices() {
        return IntStream.iterate(first, index -> index <= last, index -> index + step);
    }
}
