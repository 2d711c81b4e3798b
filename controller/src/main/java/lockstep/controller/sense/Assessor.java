package lockstep.controller.sense;

import lockstep.gang.assess.AssessSettings;
import lockstep.gang.assess.Assessment;
import lockstep.gang.assess.Baselines;
import lockstep.gang.assess.ConditionTracker;
import lockstep.gang.assess.FabricAssessments;
import lockstep.gang.assess.PeerComparison;
import lockstep.gang.assess.Told;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.condition.Conditions;
import lockstep.gang.condition.Resource;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes conditions of all that was told: compares, and steadies what comes of it.
///
/// Not safe for several threads.
final class Assessor {
    /// What came of it.
    ///
    /// @param changed whether a condition has changed so that it may matter to a job
    /// @param why each resource is not as it should be, the gravest first
    record Verdict(boolean changed, Conditions conditions, Map<Resource, List<String>> why) {
        static final Verdict NONE = new Verdict(false, Conditions.NONE, Map.of());
    }

    private final PeerComparison comparison;
    private final Baselines baselines;
    private final ConditionTracker tracker;

    Assessor(AssessSettings settings) {
        this.comparison = new PeerComparison(settings);
        this.baselines = new Baselines(settings);
        this.tracker = new ConditionTracker(settings);
    }

    /// @param pairs what measured pairs say of the fabric
    /// @param nanos monotonic
    Verdict assess(
            List<Told> all,
            ProbeDesk.Inference pairs,
            ClusterState state,
            Instant now,
            long nanos) {
        baselines.learn(all, now);
        Map<Resource, Assessment> assessed = new HashMap<>(comparison.of(all, baselines, now));
        assessed.putAll(FabricAssessments.of(pairs.localised(), pairs.at()));
        Set<Resource> there = there(state);
        tracker.keepOnly(there::contains);
        boolean changed = tracker.take(assessed, nanos);
        return new Verdict(changed, Conditions.NONE.with(tracker.conditions()), tracker.reasons());
    }

    private static Set<Resource> there(ClusterState state) {
        Set<Resource> there = new HashSet<>();
        for (Node node : state.nodes().values()) {
            there.add(new Resource.OfNode(node.name()));
            NodeSpec spec = node.spec();
            there.addAll(Resource.sharedBy(spec));
        }
        return there;
    }
}
