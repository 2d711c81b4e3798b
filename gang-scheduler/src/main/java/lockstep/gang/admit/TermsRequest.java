package lockstep.gang.admit;

import lockstep.gang.job.Dependency;
import lockstep.gang.job.WarnSignal;
import lockstep.gang.job.WorkloadClass;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What a submission asks of the policy beside nodes and time. Numbers are as they came, in range
/// or not; empty texts mean "not asked for".
///
/// @param segment 0 means no groups
/// @param licenses how many of each
/// @param array absent when one job is wanted
/// @param checkpointEvery absent means not known
public record TermsRequest(
        String account,
        String qos,
        long nice,
        Optional<WorkloadClass> workload,
        long segment,
        boolean contiguous,
        boolean spread,
        List<DependencyRequest> dependencies,
        boolean anyDependency,
        boolean killWhenNever,
        Map<String, Long> licenses,
        String reservation,
        Optional<ArrayRequest> array,
        Optional<Duration> checkpointEvery,
        Optional<WarnSignal> warnSignal) {
    /// Asks for nothing.
    public static final TermsRequest NONE =
            new TermsRequest(
                    "",
                    "",
                    0,
                    Optional.empty(),
                    0,
                    false,
                    false,
                    List.of(),
                    false,
                    false,
                    Map.of(),
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    public TermsRequest {
        dependencies = List.copyOf(dependencies);
        licenses = Map.copyOf(licenses);
    }

    /// Other jobs to wait for.
    ///
    /// @param kind absent when it was not said
    public record DependencyRequest(
            Optional<Dependency.Kind> kind, List<JobReference> jobs, Duration delay) {
        public DependencyRequest {
            jobs = List.copyOf(jobs);
        }
    }

    /// A job or, where `id` is that of an array, one of its tasks or all of them.
    ///
    /// @param task the task's index; absent means all
    public record JobReference(long id, OptionalLong task) {
        @Override
        public String toString() {
            return task.isPresent() ? id + "_" + task.getAsLong() : Long.toString(id);
        }
    }

    /// The tasks of an array.
    ///
    /// @param throttle how many tasks may be active at once; 0 means all
    public record ArrayRequest(List<IndexRequest> indices, long throttle) {
        public ArrayRequest {
            indices = List.copyOf(indices);
        }
    }

    /// Indices from `first` to `last`, both included.
    ///
    /// @param step 0 means 1
    public record IndexRequest(long first, long last, long step) {}
}
