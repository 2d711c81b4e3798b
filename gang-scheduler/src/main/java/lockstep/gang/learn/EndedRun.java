package lockstep.gang.learn;

import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;

import java.time.Duration;
import java.util.Optional;

/// One run that is over, with all that can be learned from it.
///
/// @param prediction absent where nothing was priced
public record EndedRun(
        Family family, WorkloadClass workload, Run run, Optional<Prediction> prediction) {

    /// What a job's last attempt says.
    ///
    /// @param ran above 0
    /// @param seq the number of the entry that ended it
    public static EndedRun of(
            Submitter submitter,
            JobSpec spec,
            Attempt attempt,
            Outcome outcome,
            Duration ran,
            long seq) {
        double accelerators =
                attempt.placement().stream()
                        .map(NodeShare::accelerators)
                        .mapToInt(ids -> Math.max(1, ids.size()))
                        .sum();
        Optional<Prediction> prediction =
                attempt.choice()
                        .filter(choice -> choice.expectedRun().isPositive())
                        .map(choice -> Prediction.of(choice, accelerators));
        return new EndedRun(
                Family.of(submitter, spec),
                UsualClass.of(spec),
                new Run(
                        Run.End.of(outcome),
                        ran,
                        spec.timeLimit(),
                        prediction.map(Prediction::slowdown).orElse(1.0),
                        seq),
                prediction);
    }
}
