package lockstep.controller.api;

import lockstep.gang.job.IndexRange;
import lockstep.gang.job.JobArray;

import java.util.List;

/// Indices of array tasks as the protocol carries them.
final class TaskIndices {
    private static final int RANGES_MAX = 1_000;

    private TaskIndices() {}

    /// Reads the ranges of a request.
    ///
    /// @throws io.grpc.StatusRuntimeException when there are too many, or one has no index
    static List<IndexRange> read(List<lockstep.protocol.v1.IndexRange> ranges) {
        if (ranges.size() > RANGES_MAX) {
            throw Refusal.invalid(
                    "%d ranges of tasks are named; at most %d are taken"
                            .formatted(ranges.size(), RANGES_MAX));
        }
        return ranges.stream().map(TaskIndices::read).toList();
    }

    private static IndexRange read(lockstep.protocol.v1.IndexRange range) {
        long first = Integer.toUnsignedLong(range.getFirst());
        long last = Integer.toUnsignedLong(range.getLast());
        if (last < first || last > JobArray.INDEX_MAX) {
            throw Refusal.invalid(
                    "task indices (%d-%d) must go up, and end at %d at the latest"
                            .formatted(first, last, JobArray.INDEX_MAX));
        }
        long step = Math.clamp(Integer.toUnsignedLong(range.getStep()), 1, JobArray.INDEX_MAX);
        return new IndexRange((int) first, (int) last, (int) step);
    }
}
