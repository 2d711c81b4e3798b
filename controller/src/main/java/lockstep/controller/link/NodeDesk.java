package lockstep.controller.link;

import lockstep.controller.loop.FatalStop;
import lockstep.controller.loop.Published;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.event.Event;
import lockstep.gang.job.AttemptId;
import lockstep.gang.order.Duties;
import lockstep.gang.order.Duty;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// Where nodes report and from where they get their orders, during one leadership.
///
/// Keeps soft state only: who reported what and when, by this process's monotonic clock. What
/// follows from a report is decided and journaled by the loop; orders are derived from the
/// journaled state each time. Of reports with news only so many are with the loop at once, the
/// others wait for their turn. All methods may be called from any thread, and each node has a lock
/// of its own.
public final class NodeDesk implements Published.Listener {
    private static final long SEND_AGAIN_NANOS = 2_000_000_000L;
    private static final long FORGET_EVERY_NANOS = 10_000_000_000L;

    /// Half a batch of the loop: what users ask for has room beside a whole cluster that comes at
    /// once.
    private static final int OBSERVED_AT_ONCE = 500;

    private final Epoch epoch;
    private final LongPredicate lostEpochs;
    private final LeaseRules rules;
    private final OrdersHead head;
    private final Supplier<ClusterState> state;
    private final Function<Command, CompletableFuture<Reply>> loop;
    private final LongSupplier nanoClock;
    private final LeadershipGuard guard;
    private final FatalStop fatal;
    private final LeaseEnds leases;
    private final Map<NodeName, NodeCard> cards = new ConcurrentHashMap<>();
    private final NodeLocks locks = new NodeLocks();
    private final Turns turns = new Turns(OBSERVED_AT_ONCE);
    private final Set<NodeName> beingLost = ConcurrentHashMap.newKeySet();
    private final AssemblyTimers assembly;
    private volatile long forgotAtNanos;
    private volatile Set<NodeName> silent = Set.of();

    /// @param lostEpochs which epochs the journal has never given, though a lost history of it may
    ///   have
    /// @param nanoClock monotonic
    /// @param fetched bytes that were brought to the nodes of a starting attempt so far
    public NodeDesk(
            Epoch epoch,
            LongPredicate lostEpochs,
            LeaseRules rules,
            Supplier<ClusterState> state,
            Function<Command, CompletableFuture<Reply>> loop,
            LongSupplier nanoClock,
            ToLongFunction<AttemptId> fetched,
            LeadershipGuard guard,
            FatalStop fatal) {
        this.epoch = epoch;
        this.lostEpochs = lostEpochs;
        this.rules = rules;
        this.head = new OrdersHead(epoch, rules, () -> state.get().nodes().size());
        this.state = state;
        this.loop = loop;
        this.nanoClock = nanoClock;
        this.guard = guard;
        this.fatal = fatal;
        long now = nanoClock.getAsLong();
        this.leases = new LeaseEnds(rules, now);
        this.forgotAtNanos = now;
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
        if (lostEpochs.test(mark.epochSeen().value())) {
            fatal.stop(
                    """
                    %s obeys epoch %d, which this journal has never given: the database lacks what a leader wrote
                    Maybe an asynchronous replica was promoted. Look for the server that had everything; docs/journal.md says what to do.\
                    """
                            .formatted(statement.node(), mark.epochSeen().value()),
                    new IllegalStateException("the journal is not the newest"));
            return;
        }
        boolean news;
        synchronized (locks.of(statement.node())) {
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
            news = card == null || isNews(card, statement);
            if (card == null) {
                cards.put(
                        statement.node(),
                        new NodeCard(statement, mark, sink, nanoClock.getAsLong()));
            } else {
                card.received(statement, mark, sink, nanoClock.getAsLong());
            }
        }
        if (!news) {
            sendOrders(statement.node(), true);
        } else if (turns.take(statement.node())) {
            observe(statement.node());
        } else {
            sink.send(head.waiting(statement, mark));
        }
    }

    /// Hands in the newest that a node whose turn it is has said, unless that was drawn from an
    /// earlier report already.
    private void observe(NodeName name) {
        Optional<Said> news;
        synchronized (locks.of(name)) {
            news =
                    cardOf(name)
                            .filter(card -> isNews(card, card.statement()))
                            .map(card -> new Said(card.statement(), card.sink()));
        }
        if (news.isEmpty()) {
            sendOrders(name, true);
            turns.over(name, this::observe);
            return;
        }
        Said said = news.get();
        var _ =
                loop.apply(new Command.Observe(said.statement()))
                        .whenComplete(
                                (reply, failure) -> {
                                    if (failure == null) {
                                        answered(said.statement(), said.sink(), reply);
                                    }
                                    turns.over(name, this::observe);
                                });
    }

    private record Said(NodeStatement statement, OrderSink sink) {}

    private boolean isNews(NodeCard card, NodeStatement statement) {
        return !card.hasObserved(statement) || isCalledLost(statement.node());
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
                synchronized (locks.of(statement.node())) {
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
        Touched.by(news).forEach(node -> sendOrders(node, false));
        if (news.entries().stream().anyMatch(one -> one.event() instanceof Event.LeasesBounded)) {
            // Those who have registered already wait for their leases.
            news.state().nodes().keySet().forEach(node -> sendOrders(node, true));
        }
    }

    /// @param always also when there is nothing new to do: the lease goes along
    private void sendOrders(NodeName name, boolean always) {
        if (!guard.mayAct() || !leases.mayGrant(state.get())) {
            return;
        }
        Orders orders;
        OrderSink sink;
        synchronized (locks.of(name)) {
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
            orders = head.leasing(card.statement(), card.mark(), news);
        }
        sink.send(orders);
    }

    /// Looks at the clock: call a few times a second.
    ///
    /// @return whether the set of silent nodes has changed
    public boolean tick() {
        ClusterState now = state.get();
        long nanos = nanoClock.getAsLong();
        leases.due(now, nanos).ifPresent(this::offer);
        Set<NodeName> quiet = new TreeSet<>();
        for (Node node : now.nodes().values()) {
            if (node.lost()) {
                continue;
            }
            Optional<NodeCard> card = cardOf(node.name());
            if (card.map(known -> isSilent(known, nanos)).orElse(true)) {
                quiet.add(node.name());
            }
            if (nanos - surelyEndedNanos(now, card) > 0) {
                lose(node);
            }
        }
        forgetGone(now, nanos);
        for (AttemptId id : assembly.overdue(now, nanos)) {
            offer(new Command.AssemblyTimedOut(id));
        }
        boolean changed = !quiet.equals(silent);
        silent = Set.copyOf(quiet);
        return changed;
    }

    /// Once: of thousands of nodes that are lost together each would else be handed in again with
    /// every look at the clock until it is decided.
    private void lose(Node node) {
        if (beingLost.add(node.name())) {
            var _ =
                    loop.apply(new Command.LeaseEnded(node.name(), node.incarnation()))
                            .whenComplete((_, _) -> beingLost.remove(node.name()));
        }
    }

    /// Nodes that are no part of the cluster any more. One that has reported within its lease may
    /// be about to register again, and must not be without a card then: it would be taken for one
    /// that this leader has never heard.
    private void forgetGone(ClusterState now, long nanos) {
        if (nanos - forgotAtNanos < FORGET_EVERY_NANOS) {
            return;
        }
        forgotAtNanos = nanos;
        for (NodeName name : List.copyOf(cards.keySet())) {
            if (now.node(name).isEmpty()) {
                synchronized (locks.of(name)) {
                    if (nanos - surelyEndedNanos(now, cardOf(name)) > 0) {
                        cards.remove(name);
                    }
                }
            }
        }
    }

    /// What a node last said that it has; absent while it has told this leader nothing.
    public Optional<List<NodeStatement.Held>> lastReport(NodeName name) {
        synchronized (locks.of(name)) {
            return cardOf(name).map(card -> card.statement().attempts());
        }
    }

    private Optional<NodeCard> cardOf(NodeName name) {
        return Optional.ofNullable(cards.get(name));
    }

    private void offer(Command command) {
        var _ = loop.apply(command);
    }

    private boolean isSilent(NodeCard card, long nanos) {
        return nanos - card.receivedAtNanos() > rules.silentAfter().toNanos();
    }

    private long surelyEndedNanos(ClusterState now, Optional<NodeCard> card) {
        return card.map(known -> leases.surelyEndedNanos(now, known.receivedAtNanos()))
                .orElseGet(() -> leases.surelyEndedNanos(now));
    }
}
