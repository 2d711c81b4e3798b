package lockstep.gang.state;

import lockstep.gang.job.ArrayTask;
import lockstep.gang.job.JobId;

import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;

import java.util.Optional;

/// How many bytes the scripts, arguments and environments of the known jobs take. The tasks of an
/// array share theirs, which stand as long as one of the tasks does.
///
/// @param standing of jobs that have not ended, by the uid of whose they are
/// @param standingInAll of all users
/// @param ended of those that have, and are still remembered
/// @param tasks how many tasks of each array have not ended; without arrays that have none
public record Baggage(
        HashPMap<Integer, Long> standing,
        long standingInAll,
        long ended,
        HashPMap<JobId, Integer> tasks) {
    static final Baggage NONE = new Baggage(HashTreePMap.empty(), 0, 0, HashTreePMap.empty());

    private enum Place {
        NOWHERE,
        STANDING,
        ENDED
    }

    /// What the jobs of a user take that have not ended.
    public long standingOf(int uid) {
        return standing.getOrDefault(uid, 0L);
    }

    /// With a job that is new or has changed.
    ///
    /// @param isFirst whether neither it nor another task of its array was known
    Baggage with(Optional<Job> before, Job after, boolean isFirst) {
        boolean stood = before.map(job -> !job.hasEnded()).orElse(false);
        boolean stands = !after.hasEnded();
        if (before.isPresent() && stood == stands) {
            return this;
        }
        Optional<JobId> array = JobBook.arrayOf(after);
        int tasksBefore = array.map(id -> tasks.getOrDefault(id, 0)).orElse(stood ? 1 : 0);
        int tasksAfter = tasksBefore + (stands ? 1 : 0) - (stood ? 1 : 0);
        Baggage counted = array.map(id -> withTasks(id, tasksAfter)).orElse(this);
        Place from = isFirst ? Place.NOWHERE : place(tasksBefore);
        return counted.moved(after, from, place(tasksAfter));
    }

    /// Without a job that has ended.
    ///
    /// @param isLast whether no other task of its array is known
    Baggage without(Job job, boolean isLast) {
        return isLast ? moved(job, Place.ENDED, Place.NOWHERE) : this;
    }

    private static Place place(int tasks) {
        return tasks > 0 ? Place.STANDING : Place.ENDED;
    }

    private Baggage withTasks(JobId array, int count) {
        return new Baggage(
                standing,
                standingInAll,
                ended,
                count == 0 ? tasks.minus(array) : tasks.plus(array, count));
    }

    private Baggage moved(Job job, Place from, Place to) {
        if (from == to) {
            return this;
        }
        long weight = job.spec().weight();
        long stands = in(Place.STANDING, to, weight) - in(Place.STANDING, from, weight);
        int uid = job.submitter().uid();
        long ofUser = standingOf(uid) + stands;
        return new Baggage(
                ofUser == 0 ? standing.minus(uid) : standing.plus(uid, ofUser),
                standingInAll + stands,
                ended + in(Place.ENDED, to, weight) - in(Place.ENDED, from, weight),
                tasks);
    }

    private static long in(Place wanted, Place place, long weight) {
        return wanted == place ? weight : 0;
    }

    /// What forgetting this ended job gives back, if the other tasks of its array go too.
    public static long share(Job job) {
        return job.spec().weight() / job.spec().terms().arrayTask().map(ArrayTask::count).orElse(1);
    }
}
