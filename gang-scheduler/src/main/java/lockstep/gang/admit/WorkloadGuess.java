package lockstep.gang.admit;

import lockstep.gang.job.GangShape;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.WorkloadClass;

import java.time.Duration;

/// How a job feels slowness and waiting, by what it asked for. A guess is not stored with the job,
/// so that whoever knows more of its family may know better.
///
/// The first that holds:
///
/// | what was asked | class |
/// | --- | --- |
/// | a class | that one |
/// | an array task | independent |
/// | a range of nodes, `-N 2-8` | elastic |
/// | more than one node | synchronous |
/// | a time limit of at most 15 minutes | interactive |
/// | anything else: one node, long | independent |
///
/// More than one node means a barrier however the processes are started: a batch script there
/// starts them itself.
public final class WorkloadGuess {
    /// What a person waits for without leaving.
    private static final Duration SHORT = Duration.ofMinutes(15);

    private WorkloadGuess() {}

    /// The class that was asked for, else a guess.
    public static WorkloadClass of(JobSpec spec) {
        return spec.terms().workload().orElseGet(() -> guess(spec));
    }

    private static WorkloadClass guess(JobSpec spec) {
        GangShape shape = spec.shape();
        if (spec.terms().arrayTask().isPresent()) {
            return WorkloadClass.INDEPENDENT;
        }
        if (shape.nodesMax() > shape.nodesMin()) {
            return WorkloadClass.ELASTIC;
        }
        if (shape.nodesMin() > 1) {
            return WorkloadClass.SYNCHRONOUS;
        }
        return spec.timeLimit().filter(limit -> limit.compareTo(SHORT) <= 0).isPresent()
                ? WorkloadClass.INTERACTIVE
                : WorkloadClass.INDEPENDENT;
    }
}
