package lockstep.gang.plan;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.condition.Admissibility;
import lockstep.gang.condition.Outlook;
import lockstep.gang.condition.Resource;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.fair.FairShares;
import lockstep.gang.fair.Policy;
import lockstep.gang.fair.Weights;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.placement.Candidates;
import lockstep.gang.placement.GangNeed;
import lockstep.gang.price.FragmentationCost;
import lockstep.gang.price.Price;
import lockstep.gang.state.Job;
import lockstep.gang.state.Node;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What running costs a gang from now on, where it is or elsewhere: the charges by which the
/// planner compares places, for the time that is left.
public final class RunningCosts {
    /// A member that is worse than the usual node for the gang's class of work.
    ///
    /// @param reason for people; begins with the resource
    /// @param fault whether it is broken rather than slow, and will end the gang
    public record Ailment(NodeName node, String reason, boolean fault) {}

    private final Settings settings;
    private final ClusterSnapshot snapshot;
    private final Instant now;
    private final Fabric fabric;
    private final Grounds grounds;
    private final Expectations expectations;
    private final Weights weights;

    private RunningCosts(Settings settings, Policy policy, ClusterSnapshot snapshot, Instant now) {
        this.settings = settings;
        this.snapshot = snapshot;
        this.now = now;
        this.fabric = Fabric.of(specs(snapshot));
        this.grounds = Grounds.of(settings, snapshot, fabric, FragmentationCost.NONE, now);
        this.expectations = new Expectations(settings, snapshot.state().past().histories(), now);
        this.weights = new Weights(policy, FairShares.of(snapshot.state(), policy, now));
    }

    public static RunningCosts of(
            Settings settings, Policy policy, ClusterSnapshot snapshot, Instant now) {
        return new RunningCosts(settings, policy, snapshot, now);
    }

    private static Map<NodeName, NodeSpec> specs(ClusterSnapshot snapshot) {
        Map<NodeName, NodeSpec> specs = new TreeMap<>();
        for (Node node : snapshot.state().nodes().values()) {
            specs.put(node.name(), node.spec());
        }
        return specs;
    }

    /// What so much more work costs the gang on these nodes beside the work itself: slow members,
    /// distance, heat, expected failures.
    ///
    /// @param run on typical nodes close together
    public Price of(Job job, Collection<NodeName> nodes, Duration run) {
        Bid bid = expectations.bid(job, weights);
        int[] numbers =
                nodes.stream()
                        .mapToInt(name -> fabric.number(name).orElseThrow())
                        .sorted()
                        .toArray();
        GangNeed need =
                new GangNeed(
                        numbers.length,
                        bid.acceleratorsPerNode(),
                        seconds(run),
                        bid.synchrony(),
                        bid.communication(),
                        seconds(checkpointEvery(job)),
                        seconds(settings.restart()),
                        job.spec().terms().layout(),
                        List.of());
        Candidates none = Candidates.of(new long[fabric.nodes() / Long.SIZE + 1]);
        return grounds.pricing(bid.workload()).price(need, none, numbers);
    }

    /// How often it writes a checkpoint: as it says, else as is usual.
    private Duration checkpointEvery(Job job) {
        return job.spec().terms().checkpointEvery().orElse(settings.checkpointEvery());
    }

    /// What waiting for so long costs a gang that ran until now, in accelerator-seconds: its wait
    /// begins anew.
    public double wait(Job job, int nodes, Duration more) {
        Bid bid = expectations.bid(job, weights);
        return settings.waiting().between(bid.accelerators(nodes), bid.weight(), 0, seconds(more));
    }

    public double accelerators(Job job, int nodes) {
        return expectations.bid(job, weights).accelerators(nodes);
    }

    /// How much longer it is expected to run; one resolution at least.
    public Duration left(Job active) {
        return Duration.between(now, Instant.ofEpochSecond(expectations.endOf(active)));
    }

    /// What it would have to do again if it were ended: what it has done since its newest
    /// checkpoint. Where none is known: all that it has done, or no more than lies between two of
    /// them where it says how often it writes one.
    ///
    /// @param until when it made its last step; now, unless it stands still
    public Duration lost(Job job, JobState.Running running, Instant until) {
        Duration ran = Duration.between(running.since(), until);
        Duration done = ran.isNegative() ? Duration.ZERO : ran;
        return snapshot.state()
                .savedAt(running.attempt().id())
                .map(saved -> Duration.between(saved, until))
                .or(() -> job.spec().terms().checkpointEvery())
                .filter(lost -> lost.compareTo(done) < 0)
                .map(lost -> lost.isNegative() ? Duration.ZERO : lost)
                .orElse(done);
    }

    /// Members that are worse than the usual node for its class of work, in gang order.
    public List<Ailment> ailments(Job job, JobState.Running running) {
        Outlook outlook = grounds.outlook(expectations.workload(job.spec()));
        List<Ailment> all = new ArrayList<>();
        for (NodeShare share : running.attempt().placement()) {
            int number = fabric.number(share.node()).orElseThrow();
            switch (outlook.node(number)) {
                case Admissibility.Degraded(_, var reason) ->
                        all.add(new Ailment(share.node(), reason, false));
                case Admissibility.Unfit(var reason) ->
                        all.add(new Ailment(share.node(), reason, isBroken(share.node())));
                case Admissibility.Fit _, Admissibility.Unmeasured _ -> {}
            }
        }
        return all;
    }

    private boolean isBroken(NodeName node) {
        return snapshot.conditions()
                .of(new Resource.OfNode(node))
                .filter(condition -> condition.fault().isPresent())
                .isPresent();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
