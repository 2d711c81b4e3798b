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

/// The jobs that a submission waits for: of a form that makes sense, and known.
///
/// The id of an array becomes the ids of its tasks, except beside [Kind#AFTER_CORRESPONDING], where
/// each task finds its own partner.
final class DependencyReading {
    private static final int JOBS_MAX = 20_000;
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
        List<Dependency> all = new ArrayList<>();
        int jobs = 0;
        boolean oneIsMet = false;
        for (DependencyRequest one : request.dependencies()) {
            Optional<Dependency> read = read(one);
            boolean nobodyLeft =
                    read.isPresent()
                            && read.get().jobs().isEmpty()
                            && read.get().kind() != Kind.SINGLETON;
            oneIsMet |= nobodyLeft;
            read.filter(_ -> !nobodyLeft).ifPresent(all::add);
            jobs += read.map(dependency -> dependency.jobs().size()).orElse(0);
            if (jobs > JOBS_MAX) {
                mistakes.add(
                        "dependencies name more than %d jobs".formatted(JOBS_MAX),
                        "wait for the last of them only");
                return Dependencies.NONE;
            }
        }
        return all.isEmpty() || (oneIsMet && request.anyDependency())
                ? Dependencies.NONE
                : new Dependencies(all, request.anyDependency(), request.killWhenNever());
    }

    private Optional<Dependency> read(DependencyRequest request) {
        if (request.kind().isEmpty()) {
            mistakes.add("a dependency has no kind", "write it like afterok:7");
            return Optional.empty();
        }
        Kind kind = request.kind().get();
        if (kind == Kind.SINGLETON) {
            return Optional.of(new Dependency(kind, List.of(), Duration.ZERO));
        }
        if (request.jobs().isEmpty()) {
            mistakes.add("a dependency names no job", "write it like afterok:7");
            return Optional.empty();
        }
        if (request.delay().compareTo(DELAY_MAX) > 0
                || (kind != Kind.AFTER && !request.delay().isZero())) {
            mistakes.add(
                    "dependency delay (%d s) must be at most %d days, and beside after only"
                            .formatted(request.delay().toSeconds(), DELAY_MAX.toDays()),
                    "write it like after:7+10");
        }
        Kind meant = kind == Kind.AFTER_CORRESPONDING ? correspondence(request) : kind;
        return Optional.of(new Dependency(meant, each(meant, request.jobs()), request.delay()));
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

    private List<JobId> each(Kind kind, List<JobReference> references) {
        return references.stream()
                .limit(JOBS_MAX + 1L)
                .flatMap(reference -> meant(kind, reference).stream())
                .distinct()
                .toList();
    }

    private List<JobId> meant(Kind kind, JobReference reference) {
        if (reference.id() < 1 || reference.id() > state.lastJobId()) {
            mistakes.add(
                    "dependency names job %s, which was never submitted".formatted(reference),
                    "look for its id: squeue --me");
            return List.of();
        }
        JobId id = new JobId((int) reference.id());
        List<JobId> known =
                (reference.task().isPresent()
                                ? task(id, reference.task().getAsLong())
                                : ArrayJobs.meantBy(state, id))
                        .stream().map(Job::id).toList();
        if (known.isEmpty()) {
            return forgotten(kind, reference, id);
        }
        return kind == Kind.AFTER_CORRESPONDING && reference.task().isEmpty() ? List.of(id) : known;
    }

    private List<Job> task(JobId array, long index) {
        return index > Integer.MAX_VALUE
                ? List.of()
                : ArrayJobs.task(state, array, (int) index).stream().toList();
    }

    /// That it has started and ended is certain, as it is remembered no more; how, nobody knows.
    private List<JobId> forgotten(Kind kind, JobReference reference, JobId id) {
        boolean hadTasks = !ArrayJobs.meantBy(state, id).isEmpty();
        if (reference.task().isPresent() && hadTasks) {
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
        return List.of();
    }
}
