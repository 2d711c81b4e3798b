package lockstep.gang.replay;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What came of a whole replay.
///
/// @param jobs in the order of the trace
/// @param notAdmitted ids of jobs that the cluster could never run
/// @param whole from the beginning to the last end
/// @param busy from the beginning to the last submission: what follows is only the cluster running
///   empty
/// @param decisionNanos how long each round of planning took, in order
public record Outcome(
        List<JobOutcome> jobs,
        List<String> notAdmitted,
        Span whole,
        Span busy,
        Series series,
        List<Long> decisionNanos) {
    public Outcome {
        jobs = List.copyOf(jobs);
        notAdmitted = List.copyOf(notAdmitted);
        decisionNanos = List.copyOf(decisionNanos);
    }

    /// Where the time of the accelerators went in a part of the replay that begins at its start.
    ///
    /// @param available accelerator-seconds of nodes that were up
    /// @param portions accelerator-seconds that jobs held, by what they went into
    public record Span(Duration length, double available, Map<Portion, Double> portions) {
        public double of(Portion portion) {
            return portions.getOrDefault(portion, 0.0);
        }

        /// Accelerator-seconds that jobs held.
        public double held() {
            double sum = 0;
            for (Portion portion : Portion.values()) {
                sum += of(portion);
            }
            return sum;
        }
    }
}
