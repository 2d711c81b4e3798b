package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.ALICE;
import static lockstep.gang.fixture.ClusterFixture.NOON;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.FakeNode;
import lockstep.gang.fixture.RandomCluster;
import lockstep.gang.fixture.TermsFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.Dependency;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.order.Duties;
import lockstep.gang.order.Duty;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.PricePlanner;
import lockstep.gang.plan.Settings;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.state.ClusterState;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/// Clients, planner and nodes that act in random order on one cluster; orders and reports come late
/// or not at all.
final class RandomHistory {
    static final Submitter MALLORY = new Submitter(1001, 1001, "mallory");

    /// One controller leads, nothing else has happened.
    static final ClusterState BEGINNING = ClusterFixture.of().state();

    private final RandomGenerator random;
    private final RandomCluster drawn;
    private final Partitions partitions;
    private final Decider decider = new Decider(new Rules(12, 6, 3, 10));
    private final List<FakeNode> nodes;
    private final Map<NodeName, List<Duty>> orders = new HashMap<>();
    private final List<NodeStatement> oldStatements = new ArrayList<>();
    private final BiConsumer<Command, Decision> onDecision;
    private ClusterState state = BEGINNING;
    private Plan plan = new Plan(0, List.of(), Map.of());
    private int requests;

    /// Begins with all nodes registered.
    ///
    /// @param onDecision is told every command and what came of it
    RandomHistory(long seed, BiConsumer<Command, Decision> onDecision) {
        this.random = new SplittableRandom(seed);
        this.drawn = new RandomCluster(random);
        this.partitions = drawn.partitions();
        this.nodes = drawn.nodes().stream().map(node -> new FakeNode(node, random)).toList();
        this.onDecision = onDecision;
        nodes.forEach(node -> decide(new Command.Observe(node.statement())));
    }

    ClusterState state() {
        return state;
    }

    List<FakeNode> nodes() {
        return nodes;
    }

    /// One thing happens.
    void step() {
        switch (random.nextInt(20)) {
            case 0, 1 -> submit();
            case 2 -> manage();
            case 3, 4 -> makePlan();
            case 5 -> decide(new Command.CommitPlan(plan));
            case 6 -> preempt();
            case 7 -> misfortune();
            case 8, 9, 10, 11 -> anyNode().step();
            case 12, 13, 14 -> deliverOrders(anyNode());
            default -> report(anyNode());
        }
    }

    /// Nobody submits and nothing fails any more; what has begun comes to its end.
    void settle() {
        state.jobs().values().stream()
                .map(job -> job.id())
                .filter(id -> state.job(id).orElseThrow().state() instanceof JobState.Held)
                .toList()
                .forEach(id -> decide(new Command.Cancel(id, ALICE)));
        for (int round = 0; round < 1_000 && !isQuiet(); round++) {
            makePlan();
            decide(new Command.CommitPlan(plan));
            for (FakeNode node : nodes) {
                node.step();
                report(node);
                deliverOrders(node);
            }
        }
    }

    /// Whether nothing is left that could go on.
    boolean isQuiet() {
        makePlan();
        return state.active().isEmpty()
                && plan.starts().isEmpty()
                && nodes.stream().allMatch(node -> node.statement().attempts().isEmpty());
    }

    private void submit() {
        int request =
                random.nextInt(4) == 0 && requests > 0 ? random.nextInt(requests) : requests++;
        decide(
                new Command.Submit(
                        new RequestId("r" + request),
                        ALICE,
                        drawn.job().with(terms().build()),
                        random.nextInt(8) == 0));
    }

    /// Now and then part of an array, or depending on a job that may be there or not.
    private TermsFixture terms() {
        TermsFixture terms = TermsFixture.terms();
        if (random.nextBoolean()) {
            terms.signal("USR1");
        }
        if (random.nextInt(4) == 0) {
            terms.task(random.nextInt(1, state.lastJobId() + 2), random.nextInt(3), 3, 0);
        }
        if (random.nextInt(4) == 0) {
            terms.depends(
                    Dependency.Kind.AFTER_ANY,
                    random.nextInt(1, state.lastJobId() + 2),
                    random.nextInt(1, state.lastJobId() + 2));
        }
        return terms;
    }

    private void manage() {
        JobId job = new JobId(random.nextInt(1, state.lastJobId() + 3));
        Submitter caller = random.nextInt(5) == 0 ? MALLORY : ALICE;
        decide(
                switch (random.nextInt(3)) {
                    case 0 -> new Command.Cancel(job, caller);
                    case 1 -> new Command.Hold(job, caller);
                    default -> new Command.Release(job, caller);
                });
    }

    private void makePlan() {
        plan =
                new PricePlanner(Settings.standard(), Policy.open())
                        .plan(new ClusterSnapshot(state, partitions, Set.of()), NOON);
    }

    /// Some of those that were told are let stay, others run until their time is over.
    private void preempt() {
        decide(new Command.CommitPlan(preempting()));
        if (random.nextInt(4) == 0 && !state.queue().isEmpty()) {
            decide(new Command.Cancel(state.queue().first(), ALICE));
        }
        if (random.nextInt(2) == 0) {
            decide(new Command.GraceOver(), NOON.plusSeconds(random.nextInt(120)));
        }
    }

    /// The plan with a victim, which may have ended since the plan was made.
    private Plan preempting() {
        List<Plan.Preemption> victims =
                state.jobs().values().stream()
                        .filter(job -> job.attempts() > 0)
                        .filter(job -> job.isActive() || random.nextInt(8) == 0)
                        .skip(random.nextInt(2))
                        .limit(1)
                        .map(job -> new AttemptId(job.id(), job.attempts()))
                        .map(
                                victim ->
                                        new Plan.Preemption(
                                                victim, beneficiary(victim), 1, 2, grace(victim)))
                        .toList();
        return new Plan(
                plan.madeFromSeq(), plan.starts(), victims, plan.reservations(), plan.waits());
    }

    private static Duration grace(AttemptId victim) {
        return victim.job().value() % 2 == 0 ? Duration.ZERO : Duration.ofMinutes(1);
    }

    private JobId beneficiary(AttemptId victim) {
        return state.queue().isEmpty() ? victim.job() : state.queue().first();
    }

    private void misfortune() {
        FakeNode node = anyNode();
        switch (random.nextInt(6)) {
            case 0 -> {
                node.leaseEnded();
                decide(new Command.LeaseEnded(node.name(), node.life()));
            }
            case 1 -> node.restart();
            case 2 -> node.reboot(true);
            case 3 -> node.reboot(false);
            case 4 -> overtakenReport(node);
            default ->
                    state.activeJobs()
                            .map(job -> job.activeAttempt().orElseThrow().id())
                            .findFirst()
                            .ifPresent(id -> decide(new Command.AssemblyTimedOut(id)));
        }
    }

    private void report(FakeNode node) {
        NodeStatement statement = node.statement();
        oldStatements.add(statement);
        decide(new Command.Observe(statement));
        orders.put(node.name(), Duties.of(state, node.name(), statement.attempts()));
    }

    /// A report that was overtaken by later ones. None outlives the machine it came from.
    private void overtakenReport(FakeNode node) {
        List<NodeStatement> old =
                oldStatements.stream()
                        .filter(statement -> statement.node().equals(node.name()))
                        .filter(said -> said.incarnation().bootId().equals(node.life().bootId()))
                        .toList();
        if (!old.isEmpty()) {
            decide(new Command.Observe(old.get(random.nextInt(old.size()))));
        }
    }

    private void deliverOrders(FakeNode node) {
        orders.getOrDefault(node.name(), List.of()).forEach(node::obey);
        orders.remove(node.name());
    }

    private FakeNode anyNode() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    private void decide(Command command) {
        decide(command, NOON);
    }

    private void decide(Command command, Instant now) {
        Decision decision = decider.decide(state, command, now);
        onDecision.accept(command, decision);
        state = decision.next();
    }
}
