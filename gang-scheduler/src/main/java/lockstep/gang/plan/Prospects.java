package lockstep.gang.plan;

import lockstep.gang.fair.FairShares;
import lockstep.gang.fair.Policy;
import lockstep.gang.fair.Weights;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// What the policy expects of jobs at one moment, for those who explain its plans.
public final class Prospects {
    private final Settings settings;
    private final Expectations expectations;
    private final Weights weights;

    private Prospects(Settings settings, Expectations expectations, Weights weights) {
        this.settings = settings;
        this.expectations = expectations;
        this.weights = weights;
    }

    public static Prospects of(
            Settings settings, Policy policy, ClusterSnapshot snapshot, Instant now) {
        return new Prospects(
                settings,
                new Expectations(settings, snapshot.state().past().histories(), now),
                new Weights(policy, FairShares.of(snapshot.state(), policy, now)));
    }

    /// Its class, asked for or inferred.
    public WorkloadClass workload(Job job) {
        return bid(job).workload();
    }

    /// How long it is expected to run on typical nodes inside one leaf.
    public Duration run(Job job) {
        return Duration.ofSeconds((long) bid(job).runSeconds());
    }

    /// How long nodes are kept for it when it starts now.
    public Duration hold(Job job) {
        return Duration.ofSeconds(bid(job).holdSeconds());
    }

    /// When a job that holds nodes is expected to have freed them.
    public Instant endOf(Job active) {
        return Instant.ofEpochSecond(expectations.endOf(active));
    }

    /// How many accelerators a gang of so many nodes has; a node without any counts as one.
    public double accelerators(Job job, int nodes) {
        return bid(job).accelerators(nodes);
    }

    /// What waiting for so long from now on costs a gang of so many nodes, in accelerator-seconds.
    public double wait(Job job, int nodes, Duration more) {
        Bid bid = bid(job);
        return settings.waiting()
                .between(
                        bid.accelerators(nodes),
                        bid.weight(),
                        bid.waitedSeconds(),
                        bid.waitedSeconds() + more.toSeconds());
    }

    /// What running on `nodes` nodes instead of on `asked` costs because the work takes longer, in
    /// accelerator-seconds.
    public double shape(Job job, int nodes, int asked) {
        Bid bid = bid(job);
        double later = ((double) asked / nodes - 1) * bid.runSeconds();
        return bid.accelerators(nodes) * bid.weight() * later;
    }

    /// Those of `others` that are served before this job, the most urgent first.
    public List<Job> before(Job job, Stream<Job> others) {
        Bid own = bid(job);
        return others.filter(other -> !other.id().equals(job.id()))
                .map(this::bid)
                .filter(other -> other.compareTo(own) < 0)
                .sorted()
                .map(Bid::job)
                .toList();
    }

    private Bid bid(Job job) {
        return expectations.bid(job, weights);
    }
}
