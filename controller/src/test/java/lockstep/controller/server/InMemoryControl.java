package lockstep.controller.server;

import lockstep.controller.api.ClusterIdentity;
import lockstep.controller.api.ClusterView;
import lockstep.controller.api.ControlPlane;
import lockstep.controller.api.Followed;
import lockstep.controller.api.Leadership;
import lockstep.controller.api.NotLeading;
import lockstep.controller.loop.Published;
import lockstep.controller.wire.LastReports;
import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Decider;
import lockstep.gang.decide.Decision;
import lockstep.gang.decide.Reply;
import lockstep.gang.decide.Rules;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.fair.Policy;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.PricePlanner;
import lockstep.gang.plan.Settings;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.state.ClusterState;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/// The real decisions without a journal: each command is decided and shown at once.
public final class InMemoryControl implements ControlPlane, LastReports {
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final ClusterIdentity IDENTITY =
            new ClusterIdentity("lab", "c-1", "ctl1", "test");

    private final Decider decider = new Decider(Rules.standard());
    private final Map<NodeName, List<NodeStatement.Held>> reports = new ConcurrentHashMap<>();
    private volatile ClusterView view;
    private volatile Leadership leadership = new Leadership.Leading();
    private volatile Optional<RuntimeException> failure = Optional.empty();
    private volatile Optional<Duration> age = Optional.empty();
    private volatile Runnable onPublished = () -> {};
    private volatile Published.Listener onEvents = _ -> {};

    public InMemoryControl() {
        ClusterState first =
                ClusterState.empty()
                        .apply(
                                new Entry(
                                        1,
                                        new Epoch(3),
                                        NOON,
                                        new Event.LeaderTookOver(new Epoch(3), "ctl1")));
        view = viewOf(first, Map.of(), Set.of());
    }

    public void onEvents(Published.Listener listener) {
        onEvents = listener;
    }

    public void onPublished(Runnable listener) {
        onPublished = listener;
    }

    @Override
    public synchronized CompletableFuture<Reply> submit(Command command) {
        if (leadership instanceof Leadership.Following(var leader)) {
            return CompletableFuture.failedFuture(new NotLeading(leader));
        }
        if (failure.isPresent()) {
            return CompletableFuture.failedFuture(failure.get());
        }
        Decision decision = decider.decide(view.state(), command, NOON);
        publish(viewOf(decision.next(), view.waits(), view.snapshot().silent()));
        onEvents.published(new Published(decision.next(), decision.entries()));
        return CompletableFuture.completedFuture(decision.reply());
    }

    private void publish(ClusterView next) {
        view = next;
        onPublished.run();
    }

    @Override
    public ClusterView view() {
        return view;
    }

    @Override
    public Leadership leadership() {
        return leadership;
    }

    @Override
    public CompletableFuture<Optional<Followed>> followed() {
        return CompletableFuture.completedFuture(
                age.map(old -> new Followed(view.state().seq(), old)));
    }

    /// Does not lead from now on, and last read of the journal so long ago.
    void standBy(Duration behind) {
        age = Optional.of(behind);
        follow(Optional.of("ctl2:7420"));
    }

    public void lead() {
        leadership = new Leadership.Leading();
    }

    public void follow(Optional<String> leader) {
        leadership = new Leadership.Following(leader);
    }

    void failWith(RuntimeException broken) {
        failure = Optional.of(broken);
    }

    /// Nodes n01, n02, … with eight CPUs and two GPUs each, n01 and n02 on one leaf.
    public void addNodes(int count) {
        IntStream.rangeClosed(1, count).forEach(number -> report(node(number), List.of()));
    }

    @Override
    public Optional<List<NodeStatement.Held>> lastReport(NodeName node) {
        return Optional.ofNullable(reports.get(node));
    }

    /// What this node says now.
    public void report(NodeName node, List<NodeStatement.Held> attempts) {
        reports.put(node, attempts);
        int number = Integer.parseInt(node.value().substring(1));
        NodeSpec spec =
                new NodeSpec(
                        "host" + number,
                        "10.0.0." + number,
                        8,
                        16_384,
                        List.of(),
                        List.of(
                                new Accelerator("gpu0", "gpu", "h100", 0),
                                new Accelerator("gpu1", "gpu", "h100", 0)),
                        new FabricPlace("leaf" + (number + 1) / 2, "spine1", "rack1"),
                        List.of("big"),
                        "test");
        submit(
                        new Command.Observe(
                                new NodeStatement(
                                        node, new Incarnation("boot", 1), spec, attempts)))
                .join();
    }

    public static NodeName node(int number) {
        return new NodeName("n%02d".formatted(number));
    }

    /// Lets the real planner make a round.
    public Plan plan() {
        Plan plan =
                new PricePlanner(Settings.standard(), Policy.open()).plan(view.snapshot(), NOON);
        submit(new Command.CommitPlan(plan)).join();
        publish(viewOf(view.state(), plan.waits(), view.snapshot().silent()));
        return plan;
    }

    public void silence(NodeName... nodes) {
        publish(viewOf(view.state(), view.waits(), Set.of(nodes)));
    }

    /// Reports the job's attempt from each of its nodes.
    public void reportEverywhere(JobId job, NodeStatement.Phase phase) {
        JobState.Active active = (JobState.Active) view.state().job(job).orElseThrow().state();
        active.attempt()
                .placement()
                .forEach(
                        share ->
                                report(
                                        share.node(),
                                        List.of(
                                                new NodeStatement.Held(
                                                        active.attempt().id(),
                                                        phase,
                                                        NodeStatement.Why.NONE,
                                                        "",
                                                        List.of(),
                                                        4_000))));
    }

    private static ClusterView viewOf(
            ClusterState state, Map<JobId, Plan.Wait> waits, Set<NodeName> silent) {
        return new ClusterView(
                new ClusterSnapshot(state, Partitions.single(), silent), waits, IDENTITY);
    }
}
