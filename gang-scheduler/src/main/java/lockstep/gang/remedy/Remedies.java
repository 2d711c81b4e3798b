package lockstep.gang.remedy;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.fair.Policy;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Planner;
import lockstep.gang.plan.PricePlanner;
import lockstep.gang.plan.RunningCosts;
import lockstep.gang.plan.RunningCosts.Ailment;
import lockstep.gang.plan.Settings;
import lockstep.gang.price.Price;
import lockstep.gang.progress.Standstill;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// Prices what can be done about running gangs of which a member has become worse, or which make no
/// more steps.
///
/// **Goal.** A gang runs at the pace of its slowest member for as long as nobody does anything. It
/// should only be ended where that loses less than it saves. One that makes no steps loses all of
/// its time.
///
/// **How.** What going on costs follows from the conditions of its nodes. What beginning again
/// costs, the planner says itself: the plan is made of a state in which the gang was ended and
/// waits, with a start for every job. So it cannot promise nodes that others would get, and the
/// worse member is avoided only where there is something better. A gang that would lose more than
/// its bad members cost it is not planned at all. A gang that stands still may begin again on the
/// nodes that it has.
///
/// Nothing is kept of earlier looks: conditions are steadied before they come here.
///
/// Pure. Safe for any thread; takes as long as [#PLANS_MOST] rounds of planning at most.
public final class Remedies {
    /// So many gangs are looked at in one go, those first that could save most.
    public static final int PLANS_MOST = 4;

    /// A swap keeps at least this part of the gang's nodes.
    private static final double KEPT_LEAST = 0.5;

    /// A gang that is looked at.
    ///
    /// @param atStake what going on loses; of a gang that stands still what it has lost by that,
    ///   since its other charges meet it again after a new beginning
    private record Case(
            Job job,
            JobState.Running running,
            List<Ailment> ailments,
            Optional<Standstill> standstill,
            RemedyPrices prices,
            double atStake,
            Price goOn) {
        /// No other remedy can save more.
        double savingMost() {
            return goOn.total() - prices.thrownAway();
        }
    }

    private final Settings settings;
    private final Policy policy;
    private final Planner planner;

    public Remedies(Settings settings, Policy policy) {
        this(settings, policy, PricePlanner::new);
    }

    /// With planners made in another way.
    ///
    /// @param planners makes the planner of these settings and this policy
    public Remedies(
            Settings settings, Policy policy, BiFunction<Settings, Policy, Planner> planners) {
        this.settings = settings;
        this.policy = policy;
        this.planner = planners.apply(settings.with(new Settings.Backfill.Conservative()), policy);
    }

    /// What is thought of each gang that has a bad member or stands still, what saves most first.
    ///
    /// @param standing those that make no more steps
    /// @param now wall-clock time
    public List<Proposal> study(
            ClusterSnapshot snapshot, Map<AttemptId, Standstill> standing, Instant now) {
        if (snapshot.conditions().all().isEmpty() && standing.isEmpty()) {
            return List.of();
        }
        RunningCosts costs = RunningCosts.of(settings, policy, snapshot, now);
        List<Case> cases = new ArrayList<>();
        snapshot.state()
                .activeJobs()
                .forEach(job -> look(costs, standing, job, now).ifPresent(cases::add));
        cases.sort(
                Comparator.comparingDouble((Case one) -> -one.savingMost())
                        .thenComparing(one -> one.job().id()));
        List<Proposal> proposals = new ArrayList<>();
        int plansLeft = PLANS_MOST;
        for (Case one : cases) {
            boolean worthwhile = one.savingMost() > 0 && one.job().spec().requeue();
            Optional<Remedy> instead =
                    worthwhile && plansLeft-- > 0
                            ? instead(snapshot, costs, one, now)
                            : Optional.empty();
            proposals.add(proposal(one, instead));
        }
        proposals.sort(
                Comparator.comparingDouble((Proposal one) -> -one.saving())
                        .thenComparing(Proposal::attempt));
        return List.copyOf(proposals);
    }

    private Optional<Case> look(
            RunningCosts costs, Map<AttemptId, Standstill> standing, Job job, Instant now) {
        if (!(job.state() instanceof JobState.Running running)) {
            return Optional.empty();
        }
        List<Ailment> ailments = costs.ailments(job, running);
        Optional<Standstill> standstill = Optional.ofNullable(standing.get(running.attempt().id()));
        if (ailments.isEmpty() && standstill.isEmpty()) {
            return Optional.empty();
        }
        List<NodeName> nodes = nodes(running.attempt());
        RemedyPrices prices =
                new RemedyPrices(
                        costs.accelerators(job, nodes.size()),
                        costs.left(job),
                        costs.lost(job, running, standstill.map(Standstill::since).orElse(now)),
                        job.spec().terms().checkpointEvery().orElse(settings.checkpointEvery()),
                        settings.restart());
        Duration stood = standstill.map(one -> one.lasted(now)).orElse(Duration.ZERO);
        Price goOn =
                prices.goOn(
                        costs.of(job, nodes, prices.left()),
                        ailments.stream().anyMatch(Ailment::fault),
                        stood);
        double atStake = standstill.isPresent() ? prices.standing(stood) : goOn.total();
        return Optional.of(new Case(job, running, ailments, standstill, prices, atStake, goOn));
    }

    /// It must save the part of what is at stake that is asked of every detour, and more than a
    /// restart: what saves less is within what a forecast is wrong by.
    private Proposal proposal(Case one, Optional<Remedy> instead) {
        Remedy.GoOn goOn = new Remedy.GoOn(one.goOn());
        double least =
                Math.max(
                        settings.gainLeast() * one.atStake(),
                        one.prices().accelerators() * settings.restart().toSeconds());
        boolean acts =
                instead.filter(other -> goOn.price().total() - other.price().total() > least)
                        .isPresent();
        return new Proposal(
                one.running().attempt().id(),
                one.ailments(),
                one.standstill(),
                goOn,
                instead,
                acts);
    }

    private Optional<Remedy> instead(
            ClusterSnapshot snapshot, RunningCosts costs, Case one, Instant now) {
        JobId id = one.job().id();
        Plan plan = planner.plan(ended(snapshot, one.running().attempt(), now), now);
        Optional<Remedy> atOnce =
                plan.starts().stream()
                        .filter(start -> start.job().equals(id))
                        .findFirst()
                        .map(start -> start.placement().stream().map(NodeShare::node).toList())
                        .filter(nodes -> one.standstill().isPresent() || !isSame(one, nodes))
                        .map(nodes -> remedy(costs, one, now, nodes, now));
        return atOnce.or(
                () ->
                        plan.reservations().stream()
                                .filter(kept -> kept.job().equals(id))
                                .findFirst()
                                .map(kept -> remedy(costs, one, kept.from(), kept.nodes(), now)));
    }

    private static boolean isSame(Case one, List<NodeName> nodes) {
        return nodes.containsAll(nodes(one.running().attempt()));
    }

    private static Remedy remedy(
            RunningCosts costs, Case one, Instant from, List<NodeName> nodes, Instant now) {
        Price price =
                one.prices()
                        .beginAgain(
                                costs.of(one.job(), nodes, one.prices().again()),
                                costs.wait(one.job(), nodes.size(), Duration.between(now, from)));
        List<NodeName> before = nodes(one.running().attempt());
        List<NodeName> out = before.stream().filter(node -> !nodes.contains(node)).toList();
        List<NodeName> in = nodes.stream().filter(node -> !before.contains(node)).toList();
        boolean swaps =
                from.equals(now)
                        && !out.isEmpty()
                        && nodes.size() == before.size()
                        && out.size() <= (1 - KEPT_LEAST) * before.size();
        return swaps ? new Remedy.Swap(out, in, price) : new Remedy.Requeue(from, nodes, price);
    }

    /// As if the gang had been ended and waited.
    private static ClusterSnapshot ended(ClusterSnapshot snapshot, Attempt attempt, Instant now) {
        ClusterState state = with(snapshot.state(), now, ending(attempt));
        for (NodeName node : nodes(attempt)) {
            if (!attempt.freed().contains(node)) {
                state = with(state, now, new Event.NodeFreed(attempt.id(), node, "report"));
            }
        }
        return new ClusterSnapshot(
                with(state, now, new Event.JobRequeued(attempt.id(), Cause.DEGRADED, "")),
                snapshot.partitions(),
                snapshot.silent(),
                snapshot.resting(),
                snapshot.conditions(),
                snapshot.staging());
    }

    private static Event ending(Attempt attempt) {
        return new Event.JobEnding(attempt.id(), Cause.DEGRADED, "");
    }

    private static ClusterState with(ClusterState state, Instant now, Event event) {
        return state.apply(new Entry(state.seq() + 1, state.epoch(), now, event));
    }

    private static List<NodeName> nodes(Attempt attempt) {
        return attempt.placement().stream().map(NodeShare::node).toList();
    }
}
