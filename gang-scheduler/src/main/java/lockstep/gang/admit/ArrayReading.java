package lockstep.gang.admit;

import lockstep.gang.admit.TermsRequest.ArrayRequest;
import lockstep.gang.admit.TermsRequest.IndexRequest;
import lockstep.gang.job.IndexRange;
import lockstep.gang.job.JobArray;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tasks of an array: indices in range, and not more tasks than allowed.
final class ArrayReading {
    private static final int RANGES_MAX = JobArray.TASKS_MAX;
    private static final int THROTTLE_MAX = 1_000_000;

    private final int tasksMax;
    private final Mistakes mistakes;

    ArrayReading(int tasksMax, Mistakes mistakes) {
        this.tasksMax = tasksMax;
        this.mistakes = mistakes;
    }

    /// Reads the array; absent when none can be made of it.
    Optional<JobArray> read(ArrayRequest request) {
        boolean throttled = throttleIsInRange(request.throttle());
        if (request.indices().isEmpty() || request.indices().size() > RANGES_MAX) {
            mistakes.add(
                    "array has %d ranges of indices; it must have from 1 to %d"
                            .formatted(request.indices().size(), RANGES_MAX),
                    "write it like 0-99 or 1,3,5-7");
            return Optional.empty();
        }
        List<IndexRange> ranges = ranges(request.indices());
        if (ranges.size() < request.indices().size() || !throttled || tooMany(request)) {
            return Optional.empty();
        }
        JobArray array = JobArray.of(ranges, (int) request.throttle());
        return array.count() > tasksMax ? refused(array.count()) : Optional.of(array);
    }

    private boolean throttleIsInRange(long throttle) {
        if (throttle > THROTTLE_MAX) {
            mistakes.add(
                    "array throttle (%d) must be from 1 to %d".formatted(throttle, THROTTLE_MAX),
                    "leave it out to let all tasks run at once");
        }
        return throttle <= THROTTLE_MAX;
    }

    private List<IndexRange> ranges(List<IndexRequest> requests) {
        List<IndexRange> ranges = new ArrayList<>();
        for (IndexRequest range : requests) {
            if (range.last() < range.first() || range.last() > JobArray.INDEX_MAX) {
                mistakes.add(
                        "array indices (%d-%d) must go up, and end at %d at the latest"
                                .formatted(range.first(), range.last(), JobArray.INDEX_MAX),
                        "write the smaller number first");
            } else {
                long step = Math.clamp(range.step(), 1, JobArray.INDEX_MAX);
                long last = range.last() - (range.last() - range.first()) % step;
                ranges.add(new IndexRange((int) range.first(), (int) last, (int) step));
            }
        }
        return ranges;
    }

    /// So many that they are not even counted one by one. Indices may be named twice, so a number
    /// somewhat above the limit is nothing bad yet.
    private boolean tooMany(ArrayRequest request) {
        long named =
                request.indices().stream()
                        .mapToLong(r -> (r.last() - r.first()) / Math.max(1, r.step()) + 1)
                        .sum();
        if (named > 2L * JobArray.TASKS_MAX) {
            refused(named);
        }
        return named > 2L * JobArray.TASKS_MAX;
    }

    private Optional<JobArray> refused(long tasks) {
        mistakes.add(
                "array has %d tasks; at most %d are taken".formatted(tasks, tasksMax),
                "submit it in parts");
        return Optional.empty();
    }
}
