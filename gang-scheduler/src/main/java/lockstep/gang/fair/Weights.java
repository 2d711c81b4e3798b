package lockstep.gang.fair;

import lockstep.gang.job.JobSpec;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.state.Job;

/// How dear a job's waiting is: what its wait charge is multiplied by.
///
/// A product of
///
/// * the weight of its quality of service, as configured;
/// * the weight of its partition, as configured;
/// * its fair share: `16^(strength × (m - 1/2))`, where `m` is the middle of its payer's rank
///   ([FairShares.Standing]): with strength 1 from a quarter for whoever had most against his share
///   to 4 for whoever had least, and 1 where all are equal;
/// * its nice value: `2^(-nice / 1000)`, from a sixteenth to 16;
/// * its class: interactive jobs wait so many times dearer as configured, others 1.
///
/// Nothing here ranks jobs. A small weight makes a job's wait cheap beside the other charges; it
/// never takes away its place.
public final class Weights {
    /// The nice value beyond which nothing changes any more.
    public static final int NICE_BOUND = 4_000;

    private static final double NICE_HALVING = 1_000;

    private final Policy policy;
    private final FairShares shares;

    public Weights(Policy policy, FairShares shares) {
        this.policy = policy;
        this.shares = shares;
    }

    /// The weight of a job that was submitted; above 0.
    ///
    /// @param workload its class, asked for or inferred
    public double weight(Job job, WorkloadClass workload) {
        return weight(job.spec(), policy.belongingOf(job), workload);
    }

    /// The weight of a job with these terms; above 0.
    public double weight(JobSpec spec, Belonging belonging, WorkloadClass workload) {
        return qos(belonging)
                * policy.partition(belonging.partition()).weight()
                * fairShare(belonging)
                * nice(spec.terms().nice())
                * ofClass(workload);
    }

    private double qos(Belonging belonging) {
        return policy.qos().named(belonging.qos()).orElse(policy.qos().standard()).weight();
    }

    private double fairShare(Belonging belonging) {
        double middle = shares.of(belonging.payer()).middle();
        return Math.pow(16, policy.fairShare().strength() * (middle - 0.5));
    }

    private static double nice(int nice) {
        return Math.pow(2, -Math.clamp(nice, -NICE_BOUND, NICE_BOUND) / NICE_HALVING);
    }

    private double ofClass(WorkloadClass workload) {
        return workload == WorkloadClass.INTERACTIVE ? policy.interactiveWeight() : 1;
    }
}
