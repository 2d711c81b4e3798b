package lockstep.cli.select;

import lockstep.protocol.v1.IndexRange;
import lockstep.protocol.v1.Job;

import java.util.ArrayList;
import java.util.List;

/// Jobs as they are named on a command line: one, an array, or some tasks of an array.
///
/// @param id of the job or the array
/// @param tasks empty for the job itself or all of the array
public record JobTarget(int id, List<IndexRange> tasks) {

    public JobTarget {
        tasks = List.copyOf(tasks);
    }

    /// Exactly this job.
    public static JobTarget of(Job job) {
        return job.getArrayJobId() == 0
                ? new JobTarget(job.getId(), List.of())
                : new JobTarget(
                        job.getArrayJobId(),
                        List.of(
                                IndexRange.newBuilder()
                                        .setFirst(job.getArrayTaskId())
                                        .setLast(job.getArrayTaskId())
                                        .setStep(1)
                                        .build()));
    }

    public boolean includes(Job job) {
        return includes(job.getId(), job.getArrayJobId(), job.getArrayTaskId());
    }

    /// Whether a job is meant.
    ///
    /// @param array 0 where it is no task of one
    public boolean includes(int job, int array, int task) {
        return tasks.isEmpty()
                ? job == id || array == id
                : array == id && TaskIndices.contain(tasks, task);
    }

    /// `7`, `7_1` or `7_[1-5,9]`.
    public String text() {
        String text = Integer.toUnsignedString(id);
        if (tasks.isEmpty()) {
            return text;
        }
        List<String> ranges = new ArrayList<>();
        for (IndexRange range : tasks) {
            String step = range.getStep() > 1 ? ":" + range.getStep() : "";
            ranges.add(
                    range.getFirst() == range.getLast()
                            ? Integer.toString(range.getFirst())
                            : range.getFirst() + "-" + range.getLast() + step);
        }
        String all = String.join(",", ranges);
        boolean single = tasks.size() == 1 && !all.contains("-");
        return text + "_" + (single ? all : "[" + all + "]");
    }
}
