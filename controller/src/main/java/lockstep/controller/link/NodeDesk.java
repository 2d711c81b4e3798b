package lockstep.controller.link;

import lockstep.controller.loop.FatalStop;
import lockstep.controller.loop.Published;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.order.Duties;
import lockstep.gang.order.Duty;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// Where nodes report and from where they get their orders, during one leadership.
///
/// Keeps soft state only: who reported what and when, by this process's monotonic clock. What
/// follows from a report is decided and journaled by the loop; orders are derived from the
/// journaled state each time. All methods may be called from any thread.
public final class NodeDesk implements Published.Listener {
    private static final long SEND_AGAIN_NANOS = 2_000_000_000L;

    private final Epoch epoch;
    private final LeaseRules rules;
    private final Supplier<ClusterState> state;
    private final Function<Command, CompletableFuture<Reply>> loop;
    private final LongSupplier nanoClock;
    private final LeadershipGuard guard;
    private final FatalStop fatal;
    private final long tookOverAtNanos;
    private final Map<NodeName, NodeCard> cards = new HashMap<>();
    private final AssemblyTimers assembly;
    private volatile Set<NodeName> silent = Set.of();

    /// @param nanoClock monotonic
    /// @param fetched bytes that were brought to the nodes of a starting attempt so far
    public NodeDesk(
            Epoch epoch,
            LeaseRules rules,
            Supplier<ClusterState> state,
            Function<Command, CompletableFuture<Reply>> loop,
            LongSupplier nanoClock,
            ToLongFunction<AttemptId> fetched,
            LeadershipGuard guard,
            FatalStop fatal) {
        this.epoch = epoch;
        this.rules = rules;
        this.state = state;
        this.loop = loop;
        this.nanoClock = nanoClock;
        this.guard = guard;
        this.fatal = fatal;
        this.tookOverAtNanos = nanoClock.getAsLong();
        this.assembly = new AssemblyTimers(rules.assembly(), fetched);
    }

    /// Nodes of the cluster that have not reported for too long.
    public Set<NodeName> silent() {
        return silent;
    }

    /// Takes a report. What the node should do comes back through `sink`, at once or once something
    /// is journaled.
    public void report(NodeStatement statement, ReportMark mark, OrderSink sink) {
        if (mark.epochSeen().compareTo(epoch) > 0) {
            fatal.stop(
                    "%s obeys epoch %d, we are epoch %d: another controller leads"
                            .formatted(statement.node(), mark.epochSeen().value(), epoch.value()),
                    new IllegalStateException("superseded"));
            return;
        }
        boolean news;
        synchronized (this) {
            NodeCard card = cards.get(statement.node());
            if (card != null && isOlder(card, statement, mark)) {
                return;
            }
            if (card != null && card.isOfLaterLifeThan(statement)) {
                sink.close("a later life of %s reports already".formatted(statement.node()));
                return;
            }
            if (card != null && isSomeoneElse(card, statement, sink)) {
                sink.close(
                        "another machine reports as %s (boot id %s)"
                                .formatted(
                                        statement.node(), card.statement().incarnation().bootId()));
                return;
            }
            news = card == null || !card.hasObserved(statement) || isCalledLost(statement.node());
            if (card == null) {
                cards.put(
                        statement.node(),
                        new NodeCard(statement, mark, sink, nanoClock.getAsLong()));
            } else {
                card.received(statement, mark, sink, nanoClock.getAsLong());
            }
        }
        if (news) {
            var _ =
                    loop.apply(new Command.Observe(statement))
                            .thenAccept(reply -> answered(statement, sink, reply));
        } else {
            sendOrders(statement.node(), true);
        }
    }

    /// A node that was silent for too long must be registered again, also if it says just what it
    /// said before.
    private boolean isCalledLost(NodeName name) {
        return state.get().node(name).map(Node::lost).orElse(true);
    }

    private void answered(NodeStatement statement, OrderSink sink, Reply reply) {
        switch (reply) {
            case Reply.StaleLife(var message) -> sink.close(message);
            case Reply.JournalBehind(var message) ->
                    fatal.stop(message, new IllegalStateException("the journal is not the newest"));
            case Reply.OverLimit _ -> {}
            case Reply.Submitted _,
                    Reply.Accepted _,
                    Reply.NoSuchJob _,
                    Reply.WrongState _,
                    Reply.NodesChanged _,
                    Reply.TokensRevoked _,
                    Reply.NothingDone _,
                    Reply.PlanCommitted _ -> {
                synchronized (this) {
                    Optional.ofNullable(cards.get(statement.node()))
                            .ifPresent(card -> card.observed(statement));
                }
                sendOrders(statement.node(), true);
            }
        }
    }

    private static boolean isOlder(NodeCard card, NodeStatement statement, ReportMark mark) {
        return card.statement().incarnation().equals(statement.incarnation())
                && mark.seq() <= card.mark().seq();
    }

    private boolean isSomeoneElse(NodeCard card, NodeStatement statement, OrderSink sink) {
        boolean otherMachine =
                !card.statement().incarnation().bootId().equals(statement.incarnation().bootId());
        return otherMachine && !card.sink().equals(sink) && !isSilent(card, nanoClock.getAsLong());
    }

    @Override
    public void published(Published news) {
        Set<NodeName> touched = new TreeSet<>();
        for (Entry entry : news.entries()) {
            switch (entry.event()) {
                case Event.JobStarted(var _, var placement, _, _) ->
                        placement.forEach(share -> touched.add(share.node()));
                case Event.GangCommitted(var id, int _) ->
                        touched.addAll(members(news.state(), id));
                case Event.JobEnding(var id, var _, var _) ->
                        touched.addAll(members(news.state(), id));
                case Event.PreemptionAnnounced told ->
                        touched.addAll(members(news.state(), told.attempt()));
                case Event.PreemptionWithdrawn withdrawn ->
                        touched.addAll(members(news.state(), withdrawn.attempt()));
                case Event.NodesDrained drained ->
                        touched.addAll(whoToTell(news.state(), drained.nodes()));
                case Event.NodesResumed resumed ->
                        touched.addAll(whoToTell(news.state(), resumed.nodes()));
                default -> {}
            }
        }
        touched.forEach(node -> sendOrders(node, false));
    }

    /// All nodes of gangs that stand on any of these.
    private static Set<NodeName> whoToTell(ClusterState state, List<NodeName> nodes) {
        Set<NodeName> all = new TreeSet<>();
        nodes.stream()
                .flatMap(name -> state.node(name).stream())
                .flatMap(node -> node.shares().keySet().stream())
                .forEach(id -> all.addAll(members(state, id)));
        return all;
    }

    private static List<NodeName> members(ClusterState state, AttemptId id) {
        return state.active(id).stream()
                .flatMap(active -> active.attempt().placement().stream())
                .map(NodeShare::node)
                .toList();
    }

    /// @param always also when there is nothing new to do: the lease goes along
    private void sendOrders(NodeName name, boolean always) {
        if (!guard.mayAct()) {
            return;
        }
        Orders orders;
        OrderSink sink;
        synchronized (this) {
            NodeCard card = cards.get(name);
            if (card == null) {
                return;
            }
            List<Duty> due = Duties.of(state.get(), name, card.statement().attempts());
            card.keepOnly(due);
            List<Duty> news = card.unsent(due, nanoClock.getAsLong(), SEND_AGAIN_NANOS);
            if (news.isEmpty() && !always) {
                return;
            }
            sink = card.sink();
            orders =
                    new Orders(
                            epoch,
                            card.statement().incarnation(),
                            card.mark().seq(),
                            card.mark().nodeClockMillis() + rules.lease().toMillis(),
                            (int) rules.reportEvery().toMillis(),
                            news);
        }
        sink.send(orders);
    }

    /// Looks at the clock: call a few times a second.
    ///
    /// @return whether the set of silent nodes has changed
    public boolean tick() {
        ClusterState now = state.get();
        long nanos = nanoClock.getAsLong();
        Set<NodeName> quiet = new TreeSet<>();
        for (Node node : now.nodes().values()) {
            if (node.lost()) {
                continue;
            }
            Optional<NodeCard> card = cardOf(node.name());
            if (card.map(known -> isSilent(known, nanos)).orElse(true)) {
                quiet.add(node.name());
            }
            if (nanos - surelyEndedNanos(card) > 0) {
                var _ = loop.apply(new Command.LeaseEnded(node.name(), node.incarnation()));
            }
        }
        forgetGone(now, nanos);
        for (AttemptId id : assembly.overdue(now, nanos)) {
            var _ = loop.apply(new Command.AssemblyTimedOut(id));
        }
        boolean changed = !quiet.equals(silent);
        silent = Set.copyOf(quiet);
        return changed;
    }

    /// Nodes that are no part of the cluster any more. One that has reported within its lease may
    /// be about to register again, and must not be without a card then: it would be taken for one
    /// that this leader has never heard.
    private synchronized void forgetGone(ClusterState now, long nanos) {
        cards.entrySet()
                .removeIf(
                        known ->
                                now.node(known.getKey()).isEmpty()
                                        && nanos - surelyEndedNanos(Optional.of(known.getValue()))
                                                > 0);
    }

    /// What a node last said that it has; absent while it has told this leader nothing.
    public synchronized Optional<List<NodeStatement.Held>> lastReport(NodeName name) {
        return cardOf(name).map(card -> card.statement().attempts());
    }

    private synchronized Optional<NodeCard> cardOf(NodeName name) {
        return Optional.ofNullable(cards.get(name));
    }

    private boolean isSilent(NodeCard card, long nanos) {
        return nanos - card.receivedAtNanos() > rules.silentAfter().toNanos();
    }

    private long surelyEndedNanos(Optional<NodeCard> card) {
        return card.map(known -> rules.surelyEndedNanos(known.receivedAtNanos()))
                .orElseGet(
                        () ->
                                rules.surelyEndedNanos(tookOverAtNanos)
                                        + rules.takeoverMargin().toNanos());
    }
}
