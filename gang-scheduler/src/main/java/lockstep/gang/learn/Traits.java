package lockstep.gang.learn;

import lockstep.gang.job.WorkloadClass;

/// How a family of jobs suffers.
///
/// Priors: a synchronous gang waits for its slowest member in every step. Of the steps of BERT,
/// ImageNet and CIFAR-10 training on several nodes 6 to 70 % is synchronisation, by network (Sia's
/// and Pollux's placement measurements: 0.06 to 0.09 on DGX, 0.24 to 0.59 on RTX nodes, 0.25 to
/// 0.69 on AWS), of nanoGPT on 64 nodes of Perlmutter about half: 0.3 is the middle.
///
/// @param synchrony the part of a slowest member's slowness that the whole gang feels, 0 to 1
/// @param communication the part of a step on typical nodes close together that is communication, 0
///   to 1
public record Traits(Estimate synchrony, Estimate communication) {
    static final double SYNCHRONY_LEAST = 0.1;
    static final double COMMUNICATION_LEAST = 0.02;
    static final double COMMUNICATION_MOST = 0.8;

    /// What is believed of a class before anything was observed. Tasks that do not wait for each
    /// other have no part in either, and never learn any.
    public static Traits prior(WorkloadClass workload) {
        return switch (workload) {
            case SYNCHRONOUS -> of(1, 0.3);
            case ELASTIC -> of(1, 0.2);
            case INTERACTIVE -> of(0.5, 0.1);
            case INDEPENDENT -> new Traits(Estimate.prior(0, 0), Estimate.prior(0, 0));
        };
    }

    private static Traits of(double synchrony, double communication) {
        return new Traits(Estimate.prior(synchrony, 0.3), Estimate.prior(communication, 0.15));
    }
}
