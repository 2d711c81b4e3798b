package lockstep.gang.learn;

import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.WorkloadClass;

/// The class of workload that a job asked for, or is taken to be where it did not say.
///
/// | asked for | taken to be |
/// | --- | --- |
/// | one task of an array | independent |
/// | a range of nodes | elastic |
/// | one node with at most one accelerator | independent |
/// | anything else | synchronous |
public final class UsualClass {
    private UsualClass() {}

    public static WorkloadClass of(JobSpec spec) {
        return spec.terms().workload().orElseGet(() -> inferred(spec));
    }

    private static WorkloadClass inferred(JobSpec spec) {
        GangShape shape = spec.shape();
        if (spec.terms().arrayTask().isPresent()) {
            return WorkloadClass.INDEPENDENT;
        }
        if (shape.nodesMax() > shape.nodesMin()) {
            return WorkloadClass.ELASTIC;
        }
        int accelerators = shape.gresPerNode().stream().mapToInt(Gres::count).sum();
        return shape.nodesMax() == 1 && accelerators <= 1
                ? WorkloadClass.INDEPENDENT
                : WorkloadClass.SYNCHRONOUS;
    }
}
