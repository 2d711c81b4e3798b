package lockstep.gang.gate;

import lockstep.gang.job.ArrayTask;
import lockstep.gang.job.Dependencies;
import lockstep.gang.job.Dependency;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether the jobs that a job depends on have done what it waits for, with Slurm's meaning.
///
/// | kind | met when the other | never when it |
/// | --- | --- | --- |
/// | after | has run, or ended without having run; `+minutes` since then | |
/// | afterany | has ended | |
/// | afterok | has ended with success | has ended without |
/// | afternotok | has ended without success | has ended with success |
/// | aftercorr | task of the same index as this one has ended with success | has ended without |
/// | singleton | jobs of the same name and user that came before have ended, and none holds nodes | |
///
/// The id of an array stands for all of its tasks unless the dependency is meant singly: each must
/// have run or ended; with `afternotok` at least one must have failed once all have ended. A job
/// that is not known any more keeps nobody waiting. Where one of several is enough (`?`), each job
/// named is one of them.
///
/// Made for one state and moment; indices are built when they are first needed.
public final class Prerequisites {
    private final ClusterState state;
    private final Instant now;
    private final Map<JobId, Map<Integer, Job>> tasksByIndex = new HashMap<>();

    /// By identity: the tasks of an array have their dependencies in common.
    private final IdentityHashMap<Dependency, List<Outlook>> shared = new IdentityHashMap<>();

    private Optional<Map<Namesakes, List<Job>>> standing = Optional.empty();

    private record Namesakes(int uid, String name) {
        static Namesakes of(Job job) {
            return new Namesakes(job.submitter().uid(), job.spec().name());
        }
    }

    public Prerequisites(ClusterState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    /// How the job's dependencies stand, all together.
    public Outlook outlook(Job job) {
        Dependencies dependencies = job.spec().terms().dependencies();
        if (dependencies.all().isEmpty()) {
            return Outlook.MET;
        }
        List<Outlook> each =
                dependencies.all().stream()
                        .flatMap(dependency -> outlooks(job, dependency))
                        .toList();
        return dependencies.anyOf() ? any(each) : all(each);
    }

    /// Pending jobs that asked to be ended when their dependencies can never be met, and for which
    /// that is so, with the reason, in queue order.
    public Map<JobId, String> doomed() {
        Map<JobId, String> doomed = new LinkedHashMap<>();
        state.queued()
                .filter(job -> job.spec().terms().dependencies().killWhenNever())
                .forEach(
                        job -> {
                            if (outlook(job) instanceof Outlook.Never(var why)) {
                                doomed.put(job.id(), why);
                            }
                        });
        return doomed;
    }

    private static Outlook all(List<Outlook> each) {
        Optional<Outlook> never = first(each, Outlook.Never.class);
        return never.isPresent() ? never.get() : joined(each, " and ");
    }

    private static Outlook any(List<Outlook> each) {
        if (each.contains(Outlook.MET)) {
            return Outlook.MET;
        }
        Optional<Outlook> never = first(each, Outlook.Never.class);
        boolean open = first(each, Outlook.Open.class).isPresent();
        return open || never.isEmpty() ? joined(each, " or ") : never.get();
    }

    private static Outlook joined(List<Outlook> each, String word) {
        List<String> open =
                each.stream()
                        .filter(Outlook.Open.class::isInstance)
                        .map(Outlook.Open.class::cast)
                        .map(Outlook.Open::what)
                        .toList();
        return open.isEmpty() ? Outlook.MET : new Outlook.Open(Several.text(open, word));
    }

    private static Optional<Outlook> first(List<Outlook> each, Class<?> kind) {
        return each.stream().filter(kind::isInstance).findFirst();
    }

    private Stream<Outlook> outlooks(Job job, Dependency dependency) {
        return switch (dependency.kind()) {
            case SINGLETON -> Stream.of(singleton(job));
            case AFTER_CORRESPONDING -> each(job, dependency).stream();
            case AFTER, AFTER_ANY, AFTER_OK, AFTER_NOT_OK ->
                    shared.computeIfAbsent(dependency, one -> each(job, one)).stream();
        };
    }

    private List<Outlook> each(Job job, Dependency dependency) {
        return dependency.jobs().stream().map(other -> outlook(job, dependency, other)).toList();
    }

    private Outlook outlook(Job job, Dependency dependency, JobId other) {
        List<Job> jobs =
                dependency.singly()
                        ? state.job(other).stream().toList()
                        : jobsOf(job, dependency.kind(), other);
        return switch (dependency.kind()) {
            case AFTER -> all(jobs.stream().map(one -> after(one, dependency.delay())).toList());
            case AFTER_ANY -> all(jobs.stream().map(Prerequisites::ended).toList());
            case AFTER_OK, AFTER_CORRESPONDING ->
                    all(jobs.stream().map(Prerequisites::succeeded).toList());
            case AFTER_NOT_OK -> failed(jobs);
            case SINGLETON -> singleton(job);
        };
    }

    /// The known jobs that are meant by one id.
    private List<Job> jobsOf(Job job, Dependency.Kind kind, JobId other) {
        if (kind == Dependency.Kind.AFTER_CORRESPONDING) {
            Optional<Job> corresponding =
                    job.spec().terms().arrayTask().flatMap(task -> task(other, task.index()));
            if (corresponding.isPresent()) {
                return List.of(corresponding.get());
            }
        }
        List<Job> tasks =
                state.book().tasksOf(other).stream().flatMap(id -> state.job(id).stream()).toList();
        return tasks.isEmpty() ? state.job(other).stream().toList() : tasks;
    }

    private Optional<Job> task(JobId array, int index) {
        return Optional.ofNullable(
                tasksByIndex.computeIfAbsent(array, this::tasksByIndex).get(index));
    }

    private Map<Integer, Job> tasksByIndex(JobId array) {
        Map<Integer, Job> tasks = new HashMap<>();
        for (JobId id : state.book().tasksOf(array)) {
            Job task = state.job(id).orElseThrow();
            tasks.put(task.spec().terms().arrayTask().map(ArrayTask::index).orElseThrow(), task);
        }
        return tasks;
    }

    private Outlook after(Job other, Duration delay) {
        Optional<Instant> since =
                switch (other.state()) {
                    case JobState.Pending _, JobState.Held _, JobState.Starting _ ->
                            Optional.empty();
                    case JobState.Running running -> Optional.of(running.since());
                    case JobState.Ending ending -> ending.ranSince();
                    case JobState.Ended ended -> Optional.of(ended.ranSince().orElse(ended.at()));
                };
        if (since.isEmpty()) {
            return new Outlook.Open("job %s must start".formatted(other.id()));
        }
        Instant due = since.get().plus(delay);
        return due.isAfter(now)
                ? new Outlook.Open("job %s started, but not before %s".formatted(other.id(), due))
                : Outlook.MET;
    }

    private static Outlook ended(Job other) {
        return other.hasEnded()
                ? Outlook.MET
                : new Outlook.Open("job %s must end".formatted(other.id()));
    }

    private static Outlook succeeded(Job other) {
        return switch (other.state()) {
            case JobState.Ended(var outcome, _, _, _, _, _) ->
                    outcome == Outcome.COMPLETED
                            ? Outlook.MET
                            : new Outlook.Never(
                                    "job %s ended as %s".formatted(other.id(), outcome));
            case JobState.Pending _, JobState.Held _, JobState.Active _ ->
                    new Outlook.Open("job %s must succeed".formatted(other.id()));
        };
    }

    private static Outlook failed(List<Job> jobs) {
        List<String> open =
                jobs.stream()
                        .filter(one -> !one.hasEnded())
                        .map(one -> "job %s must fail".formatted(one.id()))
                        .toList();
        if (!open.isEmpty()) {
            return new Outlook.Open(Several.text(open, " or "));
        }
        boolean allSucceeded = jobs.stream().allMatch(one -> succeeded(one).equals(Outlook.MET));
        return jobs.isEmpty() || !allSucceeded
                ? Outlook.MET
                : new Outlook.Never(
                        "job %s ended as %s".formatted(jobs.getFirst().id(), Outcome.COMPLETED));
    }

    private Outlook singleton(Job job) {
        return standing().getOrDefault(Namesakes.of(job), List.of()).stream()
                .filter(other -> !other.id().equals(job.id()))
                .filter(other -> other.isActive() || other.id().compareTo(job.id()) < 0)
                .findFirst()
                .<Outlook>map(
                        other ->
                                new Outlook.Open(
                                        "job %s of the same name must end".formatted(other.id())))
                .orElse(Outlook.MET);
    }

    private Map<Namesakes, List<Job>> standing() {
        if (standing.isEmpty()) {
            Map<Namesakes, List<Job>> byName = new HashMap<>();
            for (Job job : state.jobs().values()) {
                if (!job.hasEnded()) {
                    byName.computeIfAbsent(Namesakes.of(job), _ -> new ArrayList<>()).add(job);
                }
            }
            standing = Optional.of(byName);
        }
        return standing.get();
    }
}
