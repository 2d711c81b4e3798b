package lockstep.gang.explain;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Prospects;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// What is known of one waiting job, and what can be tried with it.
final class Study {
    private final Scenario scenario;
    private final Job job;
    private final Rehearsal rehearsal;
    private final Prospects prospects;
    private final Plan earnest;
    private final Plan deep;
    private final Optional<PlannedStart> planned;
    private final List<Reason.Claim> claims;
    private final NodeSurvey survey;
    private final Map<Change, Optional<PlannedStart>> tried = new HashMap<>();

    /// Plans at full depth.
    ///
    /// @param earnest the plan that is made of it in earnest, which does not start the job
    Study(Scenario scenario, Job job, Fabric fabric, Rehearsal rehearsal, Plan earnest) {
        this.scenario = scenario;
        this.job = job;
        this.rehearsal = rehearsal;
        this.earnest = earnest;
        this.prospects =
                Prospects.of(
                        scenario.settings(),
                        scenario.policy(),
                        scenario.snapshot(),
                        scenario.now());
        this.deep = rehearsal.atFullDepth(scenario);
        this.planned = rehearsal.startIn(deep, scenario, job.id());
        this.claims = claimsBefore();
        this.survey = NodeSurvey.of(scenario, job, prospects, fabric, planned, claims);
    }

    /// What jobs before this one get, the most urgent first.
    private List<Reason.Claim> claimsBefore() {
        Map<JobId, Reason.Claim> all = new HashMap<>();
        Stream.concat(deep.starts().stream(), earnest.starts().stream())
                .forEach(
                        start ->
                                all.put(
                                        start.job(),
                                        new Reason.Claim(
                                                start.job(),
                                                scenario.now(),
                                                nodes(start.placement()))));
        deep.reservations()
                .forEach(
                        one ->
                                all.putIfAbsent(
                                        one.job(),
                                        new Reason.Claim(one.job(), one.from(), one.nodes())));
        List<Reason.Claim> before = new ArrayList<>();
        Stream<Job> others =
                scenario.snapshot().state().queued().filter(other -> all.containsKey(other.id()));
        prospects.before(job, others).forEach(other -> before.add(all.get(other.id())));
        return before;
    }

    private static List<NodeName> nodes(List<NodeShare> placement) {
        return placement.stream().map(NodeShare::node).toList();
    }

    Scenario scenario() {
        return scenario;
    }

    Job job() {
        return job;
    }

    Instant now() {
        return scenario.now();
    }

    Rehearsal rehearsal() {
        return rehearsal;
    }

    Prospects prospects() {
        return prospects;
    }

    Plan earnest() {
        return earnest;
    }

    /// Its start by the present plan at full depth.
    Optional<PlannedStart> planned() {
        return planned;
    }

    List<Reason.Claim> claims() {
        return claims;
    }

    NodeSurvey survey() {
        return survey;
    }

    /// When another job starts by the present plan.
    Optional<Instant> startOf(JobId other) {
        return rehearsal.startIn(deep, scenario, other).map(PlannedStart::at);
    }

    /// When it would start if that were so; absent also when there is no time to find out.
    Optional<PlannedStart> start(Change change) {
        Optional<PlannedStart> known = tried.get(change);
        if (known != null) {
            return known;
        }
        if (!rehearsal.goesOn()) {
            return Optional.empty();
        }
        Optional<PlannedStart> start = rehearsal.start(scenario.with(change, job.id()), job.id());
        tried.put(change, start);
        return start;
    }

    /// The same where only a start at once is of interest, which is cheaper to tell.
    Optional<PlannedStart> startNow(Change change) {
        return rehearsal.goesOn()
                ? rehearsal.startNow(scenario.with(change, job.id()), job.id())
                : Optional.empty();
    }

    /// What waiting from now until then costs, in accelerator-seconds.
    double waitUntil(Instant then) {
        return prospects.wait(job, survey.wanted(), Duration.between(now(), then));
    }

    /// What it would save in `other`, in accelerator-seconds of wait; absent where that cannot be
    /// told, see [Reason#cost].
    OptionalDouble saved(Scenario other) {
        if (!rehearsal.goesOn()) {
            return OptionalDouble.empty();
        }
        Optional<PlannedStart> then =
                rehearsal.startIn(rehearsal.atFullDepth(other), other, job.id());
        if (then.isEmpty()) {
            return OptionalDouble.of(0);
        }
        return planned.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        Math.max(0, waitUntil(planned.get().at()) - waitUntil(then.get().at())));
    }
}
