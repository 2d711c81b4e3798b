package lockstep.gang.explain;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Conditions;
import lockstep.gang.condition.Resource;
import lockstep.gang.condition.Standards;
import lockstep.gang.drain.Service;
import lockstep.gang.fair.Policy;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Settings;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.ClusterState.NodeFacts;
import lockstep.gang.state.Job;
import lockstep.gang.state.Node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The cluster as it is, or as it would be with something changed.
record Scenario(ClusterSnapshot snapshot, Settings settings, Policy policy, Instant now) {
    /// So slow that no node that works at all is slower.
    private static final double ANY_SLOWNESS = 1_000;

    /// With one thing different for `job`.
    Scenario with(Change change, JobId job) {
        return switch (change) {
            case Change.ByOwner own -> withOwners(own, job);
            case Change.UnfitNodes _ -> with(settings, admittingAll(settings.standards()));
            case Change.NodesBack(var nodes, _) -> back(Set.copyOf(nodes));
            case Change.DependenciesMet _ -> withSpec(job, SpecDraft::noDependencies);
        };
    }

    private Scenario withOwners(Change.ByOwner change, JobId job) {
        return switch (change) {
            case Change.Released _ -> withState(Set.of(job), new JobState.Pending());
            case Change.AnyTime _ -> withSpec(job, SpecDraft::anyTime);
            case Change.TimeLimit(var limit, _) -> withSpec(job, draft -> draft.timeLimit(limit));
            case Change.OtherPartition(var name) -> withSpec(job, draft -> draft.partition(name));
            case Change.OtherQos(var name) -> withSpec(job, draft -> draft.qos(name));
            case Change.AnyNodes _ -> withSpec(job, SpecDraft::anyNodes);
            case Change.NoExclusion _ -> withSpec(job, SpecDraft::noExclusion);
            case Change.AnyFeatures _ -> withSpec(job, SpecDraft::anyFeatures);
            case Change.Sharing _ -> withSpec(job, SpecDraft::sharing);
            case Change.AnyLayout _ -> withSpec(job, SpecDraft::anyLayout);
            case Change.FewerNodes(int nodes, _) -> withSpec(job, draft -> draft.nodes(nodes));
            case Change.PoorerNodes _ -> impatient();
        };
    }

    /// Where nobody waits for better nodes.
    private Scenario impatient() {
        Settings other =
                new Settings(
                        settings.backfill(),
                        settings.resolution(),
                        settings.waiting(),
                        settings.standards(),
                        settings.checkpointEvery(),
                        settings.restart(),
                        settings.neverSoon(),
                        Double.POSITIVE_INFINITY);
        return new Scenario(snapshot, other, policy, now);
    }

    private Scenario with(Settings old, Standards standards) {
        Settings other =
                new Settings(
                        old.backfill(),
                        old.resolution(),
                        old.waiting(),
                        standards,
                        old.checkpointEvery(),
                        old.restart(),
                        old.neverSoon(),
                        old.gainLeast());
        return new Scenario(snapshot, other, policy, now);
    }

    private static Standards admittingAll(Standards old) {
        return new Standards(
                old.freshness(),
                old.degradedAbove(),
                ANY_SLOWNESS,
                ANY_SLOWNESS,
                old.linkUnfitAbove(),
                old.tail(),
                old.coolFrom(),
                old.throttledLoss());
    }

    /// Without any of these jobs, waiting or running.
    Scenario without(Set<JobId> jobs) {
        return withState(jobs, new JobState.Held("JobHeldAdmin"));
    }

    /// Without this named reservation.
    Scenario opened(String reservation) {
        Policy open =
                new Policy(
                        policy.accounts(),
                        policy.qos(),
                        policy.partitions(),
                        policy.licenses(),
                        policy.reservations().stream()
                                .filter(one -> !one.name().equals(reservation))
                                .toList(),
                        policy.fairShare(),
                        policy.interactiveWeight());
        return new Scenario(snapshot, settings, open, now);
    }

    private Scenario withState(Set<JobId> jobs, JobState state) {
        return withJobs(job -> jobs.contains(job.id()) ? with(job, job.spec(), state) : job);
    }

    private Scenario withSpec(JobId id, UnaryOperator<SpecDraft> change) {
        return withJobs(
                job ->
                        job.id().equals(id)
                                ? with(
                                        job,
                                        change.apply(new SpecDraft(job.spec())).build(),
                                        job.state())
                                : job);
    }

    private static Job with(Job job, JobSpec spec, JobState state) {
        return new Job(
                job.id(),
                job.request(),
                job.submitter(),
                spec,
                job.submittedAt(),
                state,
                job.attempts(),
                job.startFailures(),
                job.changedAtSeq(),
                job.lastRan());
    }

    private Scenario withJobs(UnaryOperator<Job> change) {
        return new Scenario(
                seen(state(change, Set.of()), snapshot.silent(), snapshot.conditions()),
                settings,
                policy,
                now);
    }

    /// With these nodes in use again, and nothing wrong with them.
    private Scenario back(Set<NodeName> nodes) {
        Set<NodeName> silent = new HashSet<>(snapshot.silent());
        silent.removeAll(nodes);
        List<Condition> sound = new ArrayList<>();
        for (NodeName name : nodes) {
            Node node = snapshot.state().node(name).orElseThrow();
            List<Resource> parts = new ArrayList<>(Resource.sharedBy(node.spec()));
            parts.add(new Resource.OfNode(name));
            parts.stream()
                    .filter(part -> snapshot.conditions().of(part).isPresent())
                    .forEach(part -> sound.add(Condition.typical(part, now)));
        }
        return new Scenario(
                seen(
                        state(UnaryOperator.identity(), nodes),
                        silent,
                        snapshot.conditions().with(sound)),
                settings,
                policy,
                now);
    }

    private ClusterSnapshot seen(ClusterState state, Set<NodeName> silent, Conditions conditions) {
        return new ClusterSnapshot(
                state,
                snapshot.partitions(),
                silent,
                snapshot.resting(),
                conditions,
                snapshot.staging());
    }

    private ClusterState state(UnaryOperator<Job> change, Set<NodeName> back) {
        ClusterState state = snapshot.state();
        return ClusterState.restored(
                state.seq(),
                state.epoch(),
                state.lastJobId(),
                state.jobs().values().stream().map(change).toList(),
                state.nodes().values().stream()
                        .map(
                                node ->
                                        new NodeFacts(
                                                node.name(),
                                                node.spec(),
                                                node.incarnation(),
                                                node.lost() && !back.contains(node.name()),
                                                node.lostReason(),
                                                back.contains(node.name())
                                                        ? Service.NORMAL
                                                        : node.service()))
                        .toList(),
                state.drainedUplinks(),
                state.drainedPaths(),
                state.past(),
                state.checkpoints(),
                state.tokens(),
                state.longestLease());
    }
}
