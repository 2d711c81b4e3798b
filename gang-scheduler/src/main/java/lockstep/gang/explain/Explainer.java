package lockstep.gang.explain;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.fair.Policy;
import lockstep.gang.job.Gres;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Planner;
import lockstep.gang.plan.PricePlanner;
import lockstep.gang.plan.Settings;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/// Says of one job why it is where it is.
///
/// **Goal.** What a user asks when his job waits: why, until when, and what he could do. Every
/// answer comes from the planner itself, so none can differ from what will be decided.
///
/// **How.** The plan is made twice, once as it is made in earnest and once with a reservation for
/// every job, which tells when this one starts. Then it is made again with one thing changed at a
/// time: without one of the reasons (what that reason costs), or with one wish changed (what would
/// start it sooner). At most [#PLANS_MOST] plans are made.
///
/// **Example.** A gang wants 4 nodes for 8 h. One node is busy for another hour, and a gang before
/// it has all four from 13:00 to 15:00. Without the busy node it would start at 14:00, without the
/// gang before it at 13:00: the gang before costs it two hours, the busy node one. It may say: now,
/// on 3 of 4 nodes, with a time limit of 1 h.
///
/// Pure. Safe for any thread; takes as long as some tens of planning rounds.
public final class Explainer {
    /// So many rounds of planning an explanation may take.
    public static final int PLANS_MOST = 24;

    private final Settings settings;
    private final Policy policy;
    private final BiFunction<Settings, Policy, Planner> planners;

    public Explainer(Settings settings, Policy policy) {
        this(settings, policy, PricePlanner::new);
    }

    /// With planners made in another way.
    ///
    /// @param planners makes the planner of these settings and this policy
    public Explainer(
            Settings settings, Policy policy, BiFunction<Settings, Policy, Planner> planners) {
        this.settings = settings;
        this.policy = policy;
        this.planners = planners;
    }

    /// Explains one job.
    ///
    /// @param now wall-clock time
    /// @return absent when the snapshot does not know the job
    public Optional<Explanation> explain(ClusterSnapshot snapshot, JobId id, Instant now) {
        return snapshot.state().job(id).map(job -> explain(snapshot, job, wholeSeconds(now)));
    }

    /// Plans are made in whole seconds.
    private static Instant wholeSeconds(Instant now) {
        return Instant.ofEpochSecond(now.getEpochSecond());
    }

    private Explanation explain(ClusterSnapshot snapshot, Job job, Instant now) {
        return switch (job.state()) {
            case JobState.Pending _, JobState.Held _ ->
                    waiting(new Scenario(snapshot, settings, policy, now), job);
            case JobState.Starting starting ->
                    placed(
                            job,
                            starting.attempt(),
                            Explanation.Phase.STARTING,
                            Optional.empty(),
                            now,
                            "",
                            false);
            case JobState.Running running ->
                    placed(
                            job,
                            running.attempt(),
                            Explanation.Phase.RUNNING,
                            Optional.of(running.since()),
                            now,
                            "",
                            false);
            case JobState.Ending ending ->
                    placed(
                            job,
                            ending.attempt(),
                            Explanation.Phase.ENDING,
                            ending.ranSince(),
                            now,
                            ending.detail().isEmpty() ? ending.cause().name() : ending.detail(),
                            ending.cause() == Cause.PREEMPTED);
            case JobState.Ended ended -> ended(job, ended);
        };
    }

    private Explanation waiting(Scenario scenario, Job job) {
        Map<NodeName, NodeSpec> specs = new TreeMap<>();
        scenario.snapshot().state().nodes().values().forEach(n -> specs.put(n.name(), n.spec()));
        Fabric fabric = Fabric.of(specs);
        Rehearsal rehearsal = new Rehearsal(planners, fabric, PLANS_MOST);
        Plan earnest = rehearsal.asConfigured(scenario);
        boolean starts = earnest.starts().stream().anyMatch(one -> one.job().equals(job.id()));
        return starts
                ? new Explanation.Ready(
                        job.id(), rehearsal.startIn(earnest, scenario, job.id()).orElseThrow())
                : waiting(new Study(scenario, job, fabric, rehearsal, earnest));
    }

    private static Explanation waiting(Study study) {
        Gating gating = new Gating(study);
        NodeSurvey survey = study.survey();
        return new Explanation.Waiting(
                study.job().id(),
                study.job().submittedAt(),
                new Explanation.Room(survey.wanted(), survey.free().size(), survey.suitable()),
                new Reasoning(study, gating.reasons()).reasons(),
                study.planned(),
                new Counterfactuals(study, gating).alternatives());
    }

    private static Explanation ended(Job job, JobState.Ended ended) {
        return ended.last()
                .<Explanation>map(
                        last ->
                                placed(
                                        job,
                                        last,
                                        Explanation.Phase.ENDED,
                                        ended.ranSince(),
                                        ended.at(),
                                        ended.reason().isEmpty()
                                                ? ended.outcome().name()
                                                : ended.reason(),
                                        ended.outcome() == Outcome.PREEMPTED))
                .orElseGet(
                        () ->
                                new Explanation.NeverPlaced(
                                        job.id(), ended.outcome(), ended.reason()));
    }

    private static Explanation placed(
            Job job,
            Attempt attempt,
            Explanation.Phase phase,
            Optional<Instant> since,
            Instant until,
            String ending,
            boolean preempted) {
        List<NodeName> nodes = attempt.placement().stream().map(NodeShare::node).toList();
        int each =
                Math.max(1, job.spec().shape().gresPerNode().stream().mapToInt(Gres::count).sum());
        return new Explanation.Placed(
                job.id(),
                attempt.id(),
                phase,
                nodes,
                since,
                since.map(begun -> Duration.between(begun, until)).orElse(Duration.ZERO),
                attempt.choice(),
                attempt.choice()
                        .map(one -> (double) each * nodes.size() * one.expectedRun().toSeconds())
                        .orElse(0.0),
                ending,
                preempted);
    }
}
