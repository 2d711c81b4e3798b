package lockstep.cli.queue;

import lockstep.cli.select.TaskIndices;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobState;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Draws the pending tasks of an array together into one row, as Slurm does: `7_[2-99%4]`.
final class PendingArrays {

    private PendingArrays() {}

    /// Tasks that go into one row: held ones wait for something else than the others.
    private record Kind(int array, boolean held) {}

    /// A job and what stands for its index.
    ///
    /// @param index `[2-99%4]` where several tasks are meant or could be, `3` for one, empty for
    ///   jobs that are no task
    record Shown(Job job, String index) {}

    /// Each job for itself.
    static List<Shown> apart(List<Job> jobs) {
        List<Shown> shown = new ArrayList<>(jobs.size());
        for (Job job : jobs) {
            shown.add(new Shown(job, index(job)));
        }
        return shown;
    }

    /// With pending tasks drawn together, in the place of the first of them.
    static List<Shown> together(List<Job> jobs) {
        Map<Kind, TreeSet<Integer>> indices = new LinkedHashMap<>();
        for (Job job : jobs) {
            if (isPendingTask(job)) {
                indices.computeIfAbsent(kind(job), _ -> new TreeSet<>()).add(job.getArrayTaskId());
            }
        }
        List<Shown> shown = new ArrayList<>(jobs.size());
        for (Job job : jobs) {
            if (!isPendingTask(job)) {
                shown.add(new Shown(job, index(job)));
                continue;
            }
            TreeSet<Integer> drawn = indices.remove(kind(job));
            if (drawn != null) {
                shown.add(new Shown(job, "[" + text(drawn, job) + "]"));
            }
        }
        return shown;
    }

    private static String text(SortedSet<Integer> indices, Job job) {
        String throttle = job.getArrayThrottle() > 0 ? "%" + job.getArrayThrottle() : "";
        return TaskIndices.text(List.copyOf(indices)) + throttle;
    }

    private static boolean isPendingTask(Job job) {
        return job.getState() == JobState.PENDING && job.getArrayJobId() != 0;
    }

    private static Kind kind(Job job) {
        return new Kind(job.getArrayJobId(), job.getHeld());
    }

    private static String index(Job job) {
        return job.getArrayJobId() == 0 ? "" : Integer.toString(job.getArrayTaskId());
    }
}
