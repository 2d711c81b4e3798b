package lockstep.controller.sense;

import lockstep.controller.wire.SenseTold;
import lockstep.gang.assess.AssessSettings;
import lockstep.gang.assess.Baselines;
import lockstep.gang.assess.ConditionTracker;
import lockstep.gang.assess.PeerComparison;
import lockstep.gang.assess.Told;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Conditions;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.state.ClusterState;
import lockstep.gang.telemetry.Happening;
import lockstep.gang.telemetry.PairProbe;
import lockstep.protocol.v1.SenseRequest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Where nodes tell of their health, and where that becomes conditions, during one leadership.
///
/// Keeps soft state only; happenings are journaled as incidents before the node hears that it need
/// not tell them again. All methods may be called from any thread.
public final class SenseDesk implements Health {
    /// How often nodes are compared: a few times within the time that confirms something worse.
    static final Duration ASSESS_EVERY = Duration.ofSeconds(2);

    private static final Duration REPORT_EVERY = Duration.ofSeconds(5);

    /// Happenings of one report that are handed on at once; the rest is told again.
    private static final int HAPPENINGS_AT_ONCE = 50;

    private static final int PROBES_KEPT = 100_000;

    private final Epoch epoch;
    private final Supplier<ClusterState> state;
    private final Function<Command, CompletableFuture<Reply>> loop;
    private final Clock wallClock;
    private final LongSupplier nanoClock;
    private final Map<NodeName, SenseCard> cards = new HashMap<>();
    private final Deque<PairProbe> probes = new ArrayDeque<>();
    private final PeerComparison comparison;
    private final Baselines baselines;
    private final ConditionTracker tracker;
    private Optional<Long> assessedAtNanos = Optional.empty();
    private Map<NodeName, List<String>> reasons = Map.of();
    private volatile Conditions conditions = Conditions.NONE;

    /// @param loop takes commands, and answers once they are journaled
    /// @param nanoClock monotonic
    public SenseDesk(
            Epoch epoch,
            AssessSettings settings,
            Supplier<ClusterState> state,
            Function<Command, CompletableFuture<Reply>> loop,
            Clock wallClock,
            LongSupplier nanoClock) {
        this.epoch = epoch;
        this.state = state;
        this.loop = loop;
        this.wallClock = wallClock;
        this.nanoClock = nanoClock;
        this.comparison = new PeerComparison(settings);
        this.baselines = new Baselines(settings);
        this.tracker = new ConditionTracker(settings);
    }

    /// The newest condition of each node that ever told something.
    public Conditions conditions() {
        return conditions;
    }

    /// Takes what a node tells. What it need not tell again comes back on `stream`.
    public void sensed(SenseTold told, SenseStream stream) {
        List<Happening> news;
        SenseCard card;
        synchronized (this) {
            SenseCard known = cards.get(told.node());
            if (known != null && known.incarnation().isNewerThan(told.incarnation())) {
                stream.refuse(
                        "a later life of %s reports already (%d)"
                                .formatted(told.node(), known.incarnation().start()));
                return;
            }
            card =
                    known != null && known.incarnation().equals(told.incarnation())
                            ? known
                            : new SenseCard(told.incarnation(), stream);
            cards.put(told.node(), card);
            card.took(told, stream, wallClock.instant());
            told.probes().forEach(probes::addLast);
            while (probes.size() > PROBES_KEPT) {
                probes.removeFirst();
            }
            news = card.newOf(told.happenings(), HAPPENINGS_AT_ONCE);
        }
        if (news.isEmpty()) {
            answer(card);
        } else {
            handOn(told.node(), card, news);
        }
    }

    /// The commands are decided in the order in which they are given, so what follows the last one
    /// follows all.
    private void handOn(NodeName node, SenseCard card, List<Happening> news) {
        Incarnation life = card.incarnation();
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (Happening one : news) {
            replies.add(loop.apply(new Command.RecordIncident(node, life, one)));
        }
        var _ =
                CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                        .whenComplete(
                                (_, failure) -> {
                                    synchronized (this) {
                                        if (failure == null) {
                                            card.journaled(news.getLast().number());
                                        } else {
                                            card.handOnAgain();
                                        }
                                    }
                                    answer(card);
                                });
    }

    private void answer(SenseCard card) {
        SenseRequest request;
        SenseStream stream;
        synchronized (this) {
            stream = card.stream();
            request =
                    SenseRequest.newBuilder()
                            .setEpoch(epoch.value())
                            .setIncarnation(
                                    lockstep.protocol.v1.Incarnation.newBuilder()
                                            .setBootId(card.incarnation().bootId())
                                            .setStart(card.incarnation().start()))
                            .setHappeningsUntil(card.journaledUntil())
                            .setReportEveryMillis((int) REPORT_EVERY.toMillis())
                            .build();
        }
        stream.send(request);
    }

    /// Compares all nodes where it is time to: call a few times a second.
    ///
    /// @return whether a condition has changed so that it may matter to a job
    public synchronized boolean tick() {
        long nanos = nanoClock.getAsLong();
        if (assessedAtNanos.isPresent() && nanos - assessedAtNanos.get() < ASSESS_EVERY.toNanos()) {
            return false;
        }
        assessedAtNanos = Optional.of(nanos);
        ClusterState now = state.get();
        cards.keySet().removeIf(name -> now.node(name).isEmpty() && isOld(name));
        if (cards.isEmpty()) {
            return false;
        }
        List<Told> all = new ArrayList<>();
        cards.forEach(
                (name, card) ->
                        now.node(name).ifPresent(node -> all.add(card.told(name, node.spec()))));
        Instant at = wallClock.instant();
        baselines.learn(all, at);
        tracker.keepOnly(now.nodes().keySet());
        boolean changed = tracker.take(comparison.of(all, baselines, at), nanos);
        conditions = Conditions.NONE.with(tracker.conditions());
        reasons = tracker.reasons();
        return changed;
    }

    /// A node may tell of its health a moment before it registers.
    private boolean isOld(NodeName name) {
        Instant longAgo = wallClock.instant().minus(Duration.ofMinutes(10));
        SenseCard card = cards.get(name);
        return card == null
                || card.sensed().digests().values().stream()
                        .allMatch(digest -> digest.at().isBefore(longAgo));
    }

    /// Pair probes that have come in since this was last asked, oldest first; the newest are kept
    /// where nobody asks.
    public synchronized List<PairProbe> takeProbes() {
        List<PairProbe> all = List.copyOf(probes);
        probes.clear();
        return all;
    }

    @Override
    public synchronized Optional<Evidence> of(NodeName node) {
        return Optional.ofNullable(cards.get(node))
                .map(card -> new Evidence(card.sensed(), reasons.getOrDefault(node, List.of())));
    }
}
