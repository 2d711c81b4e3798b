package lockstep.gang.admit;

import lockstep.gang.admit.TermsRequest.DependencyRequest;
import lockstep.gang.admit.TermsRequest.JobReference;
import lockstep.gang.job.Dependencies;
import lockstep.gang.job.Dependency;
import lockstep.gang.job.Dependency.Kind;
import lockstep.gang.job.JobId;
import lockstep.gang.state.ArrayJobs;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The jobs that a submission waits for: of a form that makes sense, and known. A task is written
/// as its job, an array as its id.
final class DependencyReading {
    private static final int JOBS_MAX = 1_000;
    private static final Duration DELAY_MAX = Duration.ofDays(3_650);

    private final ClusterState state;
    private final boolean forAnArray;
    private final Mistakes mistakes;

    /// @param forAnArray whether the submission is an array itself
    DependencyReading(ClusterState state, boolean forAnArray, Mistakes mistakes) {
        this.state = state;
        this.forAnArray = forAnArray;
        this.mistakes = mistakes;
    }

    Dependencies read(TermsRequest request) {
        int jobs = request.dependencies().stream().mapToInt(one -> one.jobs().size()).sum();
        if (jobs + request.dependencies().size() > JOBS_MAX) {
            mistakes.add(
                    "dependencies name %d jobs; at most %d are taken".formatted(jobs, JOBS_MAX),
                    "wait for the last of them only");
            return Dependencies.NONE;
        }
        List<Dependency> all = new ArrayList<>();
        boolean oneIsMet = false;
        for (DependencyRequest one : request.dependencies()) {
            List<Dependency> read = read(one);
            oneIsMet |= read.isEmpty();
            all.addAll(read);
        }
        return all.isEmpty() || (oneIsMet && request.anyDependency())
                ? Dependencies.NONE
                : new Dependencies(all, request.anyDependency(), request.killWhenNever());
    }

    /// @return nothing when it is met already, or when mistakes were found
    private List<Dependency> read(DependencyRequest request) {
        if (request.kind().isEmpty()) {
            mistakes.add("a dependency has no kind", "write it like afterok:7");
            return List.of();
        }
        Kind kind = request.kind().get();
        if (kind == Kind.SINGLETON) {
            return List.of(new Dependency(kind, List.of(), Duration.ZERO));
        }
        if (request.jobs().isEmpty()) {
            mistakes.add("a dependency names no job", "write it like afterok:7");
        }
        if (request.delay().compareTo(DELAY_MAX) > 0
                || (kind != Kind.AFTER && !request.delay().isZero())) {
            mistakes.add(
                    "dependency delay (%d s) must be at most %d days, and beside after only"
                            .formatted(request.delay().toSeconds(), DELAY_MAX.toDays()),
                    "write it like after:7+10");
        }
        return dependencies(
                kind == Kind.AFTER_CORRESPONDING ? correspondence(request) : kind, request);
    }

    /// The first task of an array has the array's id, so that one of the two must be told apart.
    private List<Dependency> dependencies(Kind kind, DependencyRequest request) {
        List<JobId> ids = new ArrayList<>();
        List<JobId> firstTasks = new ArrayList<>();
        for (JobReference reference : request.jobs()) {
            Optional<JobId> id = meant(kind, reference);
            boolean first =
                    id.isPresent()
                            && reference.task().isPresent()
                            && ArrayJobs.isArray(state, id.get());
            id.ifPresent(first ? firstTasks::add : ids::add);
        }
        List<Dependency> all = new ArrayList<>();
        if (!ids.isEmpty()) {
            all.add(new Dependency(kind, ids, request.delay()));
        }
        if (!firstTasks.isEmpty()) {
            all.add(new Dependency(kind, firstTasks, request.delay(), true));
        }
        return all;
    }

    /// Without a partner for each task there is nothing to correspond to, so that success of the
    /// whole is what can be meant.
    private Kind correspondence(DependencyRequest request) {
        boolean onArrays = request.jobs().stream().allMatch(this::isArray);
        if (forAnArray && onArrays) {
            return Kind.AFTER_CORRESPONDING;
        }
        mistakes.warn(
                "dependency aftercorr is read as afterok: %s is no array"
                        .formatted(forAnArray ? "what it waits for" : "this job"));
        return Kind.AFTER_OK;
    }

    private boolean isArray(JobReference reference) {
        return reference.task().isEmpty()
                && reference.id() >= 1
                && reference.id() <= state.lastJobId()
                && ArrayJobs.isArray(state, new JobId((int) reference.id()));
    }

    private Optional<JobId> meant(Kind kind, JobReference reference) {
        if (reference.id() < 1 || reference.id() > state.lastJobId()) {
            mistakes.add(
                    "dependency names job %s, which was never submitted".formatted(reference),
                    "look for its id: squeue --me");
            return Optional.empty();
        }
        JobId id = new JobId((int) reference.id());
        Optional<JobId> known =
                reference.task().isPresent()
                        ? task(id, reference.task().getAsLong())
                        : Optional.of(id).filter(this::isRemembered);
        return known.isPresent() ? known : forgotten(kind, reference, id);
    }

    private Optional<JobId> task(JobId array, long index) {
        return index > Integer.MAX_VALUE
                ? Optional.empty()
                : ArrayJobs.task(state, array, (int) index).map(Job::id);
    }

    private boolean isRemembered(JobId id) {
        return state.job(id).isPresent() || ArrayJobs.isArray(state, id);
    }

    /// That it has started and ended is certain, as it is remembered no more; how, nobody knows.
    private Optional<JobId> forgotten(Kind kind, JobReference reference, JobId id) {
        if (reference.task().isPresent() && isRemembered(id)) {
            mistakes.add(
                    "dependency names job %s, and there is no such task".formatted(reference),
                    "look for its index: squeue -r -j " + id);
        } else if (kind == Kind.AFTER || kind == Kind.AFTER_ANY) {
            mistakes.warn("dependency on job %s is met: it ended long ago".formatted(reference));
        } else {
            mistakes.add(
                    "dependency names job %s, which ended so long ago that nobody remembers how"
                            .formatted(reference),
                    "leave it out");
        }
        return Optional.empty();
    }
}
