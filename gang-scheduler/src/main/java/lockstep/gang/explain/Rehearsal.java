package lockstep.gang.explain;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.fabric.Level;
import lockstep.gang.fair.Policy;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Planner;
import lockstep.gang.plan.Prospects;
import lockstep.gang.plan.Settings;
import lockstep.gang.plan.Settings.Backfill;
import lockstep.gang.price.Choice;
import lockstep.gang.price.Price;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.time.Instant;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Plans scenarios, no more of them than is worth the answer.
final class Rehearsal {
    private final BiFunction<Settings, Policy, Planner> planners;
    private final Fabric fabric;
    private int plansLeft;

    /// Made for one explanation.
    ///
    /// @param fabric of the cluster that is explained
    Rehearsal(BiFunction<Settings, Policy, Planner> planners, Fabric fabric, int plansMost) {
        this.planners = planners;
        this.fabric = fabric;
        this.plansLeft = plansMost;
    }

    /// Whether one more question can be answered.
    boolean goesOn() {
        return plansLeft > 0;
    }

    /// The plan that is made of it in earnest.
    Plan asConfigured(Scenario scenario) {
        return plan(scenario, scenario.settings());
    }

    /// The plan in which each waiting job has a start, as far as there is one.
    Plan atFullDepth(Scenario scenario) {
        return plan(scenario, scenario.settings().with(new Backfill.Conservative()));
    }

    private Plan plan(Scenario scenario, Settings settings) {
        plansLeft--;
        return planners.apply(settings, scenario.policy())
                .plan(scenario.snapshot(), scenario.now());
    }

    /// When the job starts by a plan at full depth; one that is to start at once must do so by the
    /// plan that is made in earnest too, if only after others are ended for it.
    Optional<PlannedStart> start(Scenario scenario, JobId job) {
        Optional<PlannedStart> start = startIn(atFullDepth(scenario), scenario, job);
        boolean atOnce = start.filter(one -> one.at().equals(scenario.now())).isPresent();
        return atOnce && !(scenario.settings().backfill() instanceof Backfill.Conservative)
                ? startNow(scenario, job)
                : start;
    }

    /// Its start at once, by the plan that is made in earnest.
    Optional<PlannedStart> startNow(Scenario scenario, JobId job) {
        return startIn(asConfigured(scenario), scenario, job)
                .filter(one -> one.at().equals(scenario.now()));
    }

    /// When the job starts by this plan.
    Optional<PlannedStart> startIn(Plan plan, Scenario scenario, JobId job) {
        Optional<PlannedStart> now =
                plan.starts().stream()
                        .filter(one -> one.job().equals(job))
                        .findFirst()
                        .map(
                                one ->
                                        planned(
                                                scenario,
                                                job,
                                                scenario.now(),
                                                one.placement().stream()
                                                        .map(NodeShare::node)
                                                        .toList(),
                                                one.choice()
                                                        .map(Choice::price)
                                                        .orElse(Price.NONE)));
        return now.or(
                () ->
                        plan.reservations().stream()
                                .filter(one -> one.job().equals(job))
                                .findFirst()
                                .map(
                                        one ->
                                                planned(
                                                        scenario,
                                                        job,
                                                        one.from(),
                                                        one.nodes(),
                                                        one.price())));
    }

    private PlannedStart planned(
            Scenario scenario, JobId id, Instant at, List<NodeName> nodes, Price price) {
        Job job = scenario.snapshot().state().job(id).orElseThrow();
        Prospects prospects =
                Prospects.of(
                        scenario.settings(),
                        scenario.policy(),
                        scenario.snapshot(),
                        scenario.now());
        Duration run = prospects.run(job);
        return new PlannedStart(
                at,
                nodes,
                level(nodes),
                price,
                run,
                prospects.accelerators(job, nodes.size()) * run.toSeconds());
    }

    private Level level(List<NodeName> nodes) {
        IntSummaryStatistics numbers =
                nodes.stream()
                        .mapToInt(node -> fabric.number(node).orElseThrow())
                        .summaryStatistics();
        return fabric.joining(numbers.getMin(), numbers.getMax());
    }
}
