package lockstep.gang.plan;

import lockstep.gang.fit.GangSize;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.state.Job;

/// A pending job as the policy sees it: what it wants, and what it loses while it waits.
///
/// @param workload asked for or inferred
/// @param nodesMost the most nodes that it may have now: what it asked for, or what limits leave it
/// @param weight what multiplies its wait charge
/// @param acceleratorsPerNode 1 where it wants none: a node then counts as one accelerator
/// @param synchrony how much of its work waits for the slowest member, 0 to 1
/// @param communication how much of its run time on one leaf is communication, 0 to 1
/// @param runSeconds how long it is expected to run
/// @param holdSeconds how long its nodes are kept for it: until its limit
/// @param waitedSeconds since its submission
/// @param urgency what a second of waiting costs per accelerator-second that it takes from others
record Bid(
        Job job,
        Wish wish,
        WorkloadClass workload,
        int nodesMost,
        double weight,
        double acceleratorsPerNode,
        double synchrony,
        double communication,
        double runSeconds,
        long holdSeconds,
        double waitedSeconds,
        double urgency)
        implements Comparable<Bid> {
    /// After how long its nodes are planned to be free again: a job without a limit cannot keep
    /// them for ever, or nothing could be planned behind it.
    long keptSeconds() {
        return spec().timeLimit().isPresent() ? holdSeconds : (long) runSeconds;
    }

    JobId id() {
        return job.id();
    }

    JobSpec spec() {
        return job.spec();
    }

    GangSize size() {
        return new GangSize(spec().shape().withNodesMax(nodesMost), spec().nodeList().size());
    }

    /// The same with at most so many nodes.
    Bid withNodesMost(int most) {
        return new Bid(
                job,
                wish,
                workload,
                most,
                weight,
                acceleratorsPerNode,
                synchrony,
                communication,
                runSeconds,
                holdSeconds,
                waitedSeconds,
                urgency);
    }

    /// Of a gang of so many nodes.
    double accelerators(int nodes) {
        return acceleratorsPerNode * nodes;
    }

    /// The most urgent first, then in the order of submission.
    @Override
    public int compareTo(Bid other) {
        int byUrgency = Double.compare(other.urgency, urgency);
        return byUrgency != 0 ? byUrgency : id().compareTo(other.id());
    }
}
