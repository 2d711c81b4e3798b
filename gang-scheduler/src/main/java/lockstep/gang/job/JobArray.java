package lockstep.gang.job;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/// The tasks of an array as one submission asks for them. The jobs that come of it get consecutive
/// ids in the order of their indices; the first one's id is the array's.
///
/// @param ranges at least one, ascending, each index once: see [#of]
/// @param throttle how many tasks may be active at once; 0 means all
public record JobArray(List<IndexRange> ranges, int throttle) {
    /// More tasks than any cluster's limit allows.
    public static final int TASKS_MAX = 100_000;

    /// The highest index there can be.
    public static final int INDEX_MAX = 4_000_000;

    public JobArray {
        ranges = List.copyOf(ranges);
        if (ranges.isEmpty() || throttle < 0) {
            throw new IllegalArgumentException(
                    "an array needs a task, and a throttle (%d) of 0 or more".formatted(throttle));
        }
    }

    /// Brings ranges in any order, that may share indices, into the shortest ascending form.
    ///
    /// Greedy: each range goes on for as long as the distance stays the same, and needs three
    /// indices to be one. So 1, 3, 5, 7, 10 become 1-7:2 and 10.
    public static JobArray of(Collection<IndexRange> ranges, int throttle) {
        BitSet wanted = new BitSet();
        ranges.forEach(range -> range.indices().forEach(wanted::set));
        int[] sorted = wanted.stream().toArray();
        List<IndexRange> shortest = new ArrayList<>();
        int start = 0;
        while (start < sorted.length) {
            int end = endOfEvenRun(sorted, start);
            if (end - start >= 2) {
                int step = sorted[start + 1] - sorted[start];
                shortest.add(new IndexRange(sorted[start], sorted[end], step));
                start = end + 1;
            } else {
                shortest.add(IndexRange.of(sorted[start]));
                start++;
            }
        }
        return new JobArray(shortest, throttle);
    }

    private static int endOfEvenRun(int[] sorted, int start) {
        int end = start;
        while (end + 1 < sorted.length
                && (end == start
                        || sorted[end + 1] - sorted[end] == sorted[start + 1] - sorted[start])) {
            end++;
        }
        return end;
    }

    public int count() {
        return ranges.stream().mapToInt(IndexRange::count).sum();
    }

    /// The tasks in the order of their jobs.
    ///
    /// @param id of the array
    public List<ArrayTask> tasks(JobId id) {
        int count = count();
        int step = ranges.size() == 1 ? ranges.getFirst().step() : 1;
        return indices()
                .mapToObj(index -> new ArrayTask(id, index, first(), last(), step, count, throttle))
                .toList();
    }

    private IntStream indices() {
        return ranges.stream().flatMapToInt(IndexRange::indices);
    }

    private int first() {
        return ranges.getFirst().first();
    }

    private int last() {
        return ranges.getLast().last();
    }
}
