package lockstep.gang.state;

import lockstep.gang.job.IndexRange;
import lockstep.gang.job.JobId;

import java.util.List;
import java.util.Optional;

/// Finds the jobs that are meant by the id of an array, and by indices of its tasks.
public final class ArrayJobs {
    private ArrayJobs() {}

    /// Which jobs an id means: the tasks of the array with this id, else the job.
    ///
    /// @return in order of their ids; without those that are remembered no more
    public static List<Job> meantBy(ClusterState state, JobId id) {
        return isArray(state, id) ? tasks(state, id) : state.job(id).stream().toList();
    }

    /// The tasks of array `id` that have one of these indices.
    public static List<Job> tasks(ClusterState state, JobId id, List<IndexRange> indices) {
        return tasks(state, id).stream()
                .filter(job -> indices.stream().anyMatch(range -> range.contains(indexOf(job))))
                .toList();
    }

    public static Optional<Job> task(ClusterState state, JobId array, int index) {
        return tasks(state, array).stream().filter(job -> indexOf(job) == index).findFirst();
    }

    /// Whether this is the id of an array of which a task is remembered.
    public static boolean isArray(ClusterState state, JobId id) {
        return !state.book().tasksOf(id).isEmpty();
    }

    private static int indexOf(Job job) {
        return job.spec().terms().arrayTask().orElseThrow().index();
    }

    private static List<Job> tasks(ClusterState state, JobId id) {
        return state.book().tasksOf(id).stream().map(state.book()::known).toList();
    }
}
