package lockstep.gang.state;

import lockstep.gang.job.ArrayTask;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.gang.lifecycle.JobState;

import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.IntTreePMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

import java.util.List;
import java.util.Optional;

/// The jobs that are known, and where each kind of them is found.
///
/// @param lastId the highest job id ever given
/// @param all by id: all that have not ended, and the newest that have
/// @param requests which job came of which request, for the jobs in `all`; of an array its first
///   task
/// @param queue ids of pending jobs, in queue order
/// @param active ids of jobs that may hold nodes
/// @param ended ids of ended jobs that are still remembered
/// @param arrays ids of the known tasks of each job array, by the array's id
/// @param awaited how many pending and held jobs name this id among the first of their dependencies
/// @param baggage what their scripts, arguments and environments take
public record JobBook(
        int lastId,
        IntTreePMap<Job> all,
        HashPMap<RequestId, JobId> requests,
        TreePSet<JobId> queue,
        TreePSet<JobId> active,
        TreePSet<JobId> ended,
        TreePMap<JobId, TreePSet<JobId>> arrays,
        TreePMap<JobId, Integer> awaited,
        Baggage baggage) {
    /// Bounds what a submission costs: a large array may depend on another large one.
    private static final int AWAITED_PER_JOB_MAX = 100;

    static final JobBook EMPTY =
            new JobBook(
                    0,
                    IntTreePMap.empty(),
                    HashTreePMap.empty(),
                    TreePSet.empty(),
                    TreePSet.empty(),
                    TreePSet.empty(),
                    TreePMap.empty(),
                    TreePMap.empty(),
                    Baggage.NONE);

    public Optional<Job> job(JobId id) {
        return Optional.ofNullable(all.get(id.value()));
    }

    Job known(JobId id) {
        return job(id).orElseThrow(
                        () -> new IllegalStateException("job " + id + " is indexed only"));
    }

    /// The known tasks of a job array; empty when `id` is not that of an array.
    public TreePSet<JobId> tasksOf(JobId id) {
        return arrays.getOrDefault(id, TreePSet.empty());
    }

    JobBook withLastId(int id) {
        return new JobBook(id, all, requests, queue, active, ended, arrays, awaited, baggage);
    }

    /// With this job, new or in place of its earlier self, and the indices following its state.
    JobBook with(Job job) {
        JobId id = job.id();
        Optional<Job> before = job(id);
        boolean isNew = before.isEmpty();
        return new JobBook(
                Math.max(lastId, id.value()),
                all.plus(id.value(), job),
                isNew && standsForItsRequest(job) ? requests.plus(job.request(), id) : requests,
                member(queue, id, job.state() instanceof JobState.Pending),
                member(active, id, job.isActive()),
                member(ended, id, job.hasEnded()),
                isNew ? arraysWith(job) : arrays,
                awaitedWith(before, job),
                baggage.with(before, job, isNew && isAlone(job)));
    }

    /// Without this job, which has ended.
    JobBook without(JobId id) {
        Job job = known(id);
        return new JobBook(
                lastId,
                all.minus(id.value()),
                standsForItsRequest(job) ? requests.minus(job.request()) : requests,
                queue,
                active,
                ended.minus(id),
                arraysWithout(job),
                awaited,
                baggage.without(job, isAlone(job)));
    }

    /// Whether no other task of its array is known.
    private boolean isAlone(Job job) {
        return arrayOf(job).map(array -> tasksOf(array).minus(job.id()).isEmpty()).orElse(true);
    }

    /// Whether what became of this ended job may still decide about one that waits.
    public boolean isAwaited(Job job) {
        return awaited.containsKey(job.id())
                || arrayOf(job).map(awaited::containsKey).orElse(false);
    }

    /// At most so many jobs are awaited.
    public int awaitedAtMost() {
        int sum = 0;
        for (JobId id : awaited.keySet()) {
            sum += Math.max(1, tasksOf(id).size());
        }
        return sum;
    }

    private TreePMap<JobId, Integer> awaitedWith(Optional<Job> before, Job after) {
        if (after.spec().terms().dependencies().all().isEmpty()) {
            return awaited;
        }
        boolean waited = before.map(JobBook::waits).orElse(false);
        if (waited == waits(after)) {
            return awaited;
        }
        TreePMap<JobId, Integer> next = awaited;
        for (JobId id : prerequisitesOf(after)) {
            int count = next.getOrDefault(id, 0) + (waited ? -1 : 1);
            next = count == 0 ? next.minus(id) : next.plus(id, count);
        }
        return next;
    }

    static boolean waits(Job job) {
        return switch (job.state()) {
            case JobState.Pending _, JobState.Held _ -> true;
            case JobState.Active _, JobState.Ended _ -> false;
        };
    }

    /// Ids that the job names among its dependencies, each as often as it does; the first of them
    /// when they are very many.
    static List<JobId> prerequisitesOf(Job job) {
        return job.spec().terms().dependencies().all().stream()
                .flatMap(dependency -> dependency.jobs().stream())
                .limit(AWAITED_PER_JOB_MAX)
                .toList();
    }

    private TreePMap<JobId, TreePSet<JobId>> arraysWith(Job job) {
        Optional<JobId> array = arrayOf(job);
        return array.isEmpty()
                ? arrays
                : arrays.plus(array.get(), tasksOf(array.get()).plus(job.id()));
    }

    private TreePMap<JobId, TreePSet<JobId>> arraysWithout(Job job) {
        Optional<JobId> array = arrayOf(job);
        if (array.isEmpty()) {
            return arrays;
        }
        TreePSet<JobId> left = tasksOf(array.get()).minus(job.id());
        return left.isEmpty() ? arrays.minus(array.get()) : arrays.plus(array.get(), left);
    }

    private static boolean standsForItsRequest(Job job) {
        return arrayOf(job).map(job.id()::equals).orElse(true);
    }

    static Optional<JobId> arrayOf(Job job) {
        return job.spec().terms().arrayTask().map(ArrayTask::array);
    }

    private static TreePSet<JobId> member(TreePSet<JobId> set, JobId id, boolean wanted) {
        return wanted ? set.plus(id) : set.minus(id);
    }
}
