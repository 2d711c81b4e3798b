package lockstep.controller.stage;

import com.google.protobuf.ByteString;

import lockstep.controller.api.Delivery;
import lockstep.controller.api.StagingView;
import lockstep.controller.loop.Published;
import lockstep.controller.wire.StageTold;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.Staging;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.Movement;
import lockstep.protocol.v1.PathRecord;
import lockstep.protocol.v1.RestoreCheckpointReply;
import lockstep.protocol.v1.ShardPlace;
import lockstep.protocol.v1.StageOrders;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Where nodes tell of checkpoints during one leadership, and from where they are ordered what to
/// do with them.
///
/// Keeps soft state only. All methods may be called from any thread.
public final class StageDesk implements Published.Listener, StagingView {
    private static final Duration REPORT_EVERY = Duration.ofSeconds(2);

    /// So long after the beginning of a leadership nodes that have not come yet are waited for.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int TOKEN_BYTES = 24;
    private static final int EPOCH_SHIFT = 32;

    private final Epoch epoch;
    private final String clusterId;
    private final Supplier<ClusterState> state;
    private final Supplier<Set<NodeName>> silent;
    private final Supplier<Map<JobId, List<NodeName>>> reserved;
    private final NotesUnderWay notes;
    private final LongSupplier nanoClock;
    private final long beganNanos;
    private final StageSettings settings;
    private final StageRound round;
    private final GangBook gangs = new GangBook();
    private final Map<NodeName, StageCard> cards = new HashMap<>();
    private final Map<JobId, ByteString> tokens = new HashMap<>();
    private final SecureRandom random = new SecureRandom();

    /// So that no two orders of all times have the same number, whichever leader gives them.
    /// Guarded by this.
    private long ordersGiven;

    /// Guarded by this.
    private final DeliveryBook deliveries = new DeliveryBook();

    /// Jobs that began to wait after the last look. Guarded by itself.
    private final Set<JobId> unseen = new HashSet<>();

    private volatile Staging staging = Staging.NONE;
    private volatile StageView view =
            new StageView(Map.of(), new PartIndex(Map.of()), TaskName.Data.NONE);

    /// Durable copies that someone wants to have read again, and at which node; guarded by this.
    private final Set<CheckpointId> toVerify = new TreeSet<>();

    /// @param silent nodes that have not reported for too long
    /// @param reserved nodes that are kept for jobs that wait, in gang order
    /// @param loop takes commands, and answers once they are journaled
    /// @param nanoClock monotonic
    public StageDesk(
            Epoch epoch,
            String clusterId,
            StageSettings settings,
            Supplier<ClusterState> state,
            Supplier<Set<NodeName>> silent,
            Supplier<Map<JobId, List<NodeName>>> reserved,
            Function<Command, CompletableFuture<Reply>> loop,
            LongSupplier nanoClock) {
        this.epoch = epoch;
        this.ordersGiven = epoch.value() << EPOCH_SHIFT;
        this.clusterId = clusterId;
        this.state = state;
        this.silent = silent;
        this.reserved = reserved;
        this.notes = new NotesUnderWay(loop);
        this.nanoClock = nanoClock;
        this.beganNanos = nanoClock.getAsLong();
        this.settings = settings;
        this.round = new StageRound(settings);
        unseen.addAll(state.get().checkpoints().keySet());
    }

    /// Where the checkpoints of waiting jobs lie, for the planner. A job that has begun to wait a
    /// moment ago is looked at before it starts again.
    public Staging staging() {
        synchronized (unseen) {
            if (unseen.isEmpty()) {
                return staging;
            }
            Set<JobId> unsettled = new HashSet<>(staging.unsettled());
            unsettled.addAll(unseen);
            return new Staging(staging.jobs(), unsettled);
        }
    }

    @Override
    public void published(Published news) {
        for (Entry entry : news.entries()) {
            beginsToWait(entry.event())
                    .ifPresent(
                            job -> {
                                synchronized (unseen) {
                                    unseen.add(job);
                                }
                            });
        }
    }

    /// A job of which it matters at once where something lies: its checkpoint, or its data.
    private static Optional<JobId> beginsToWait(Event event) {
        return switch (event) {
            case Event.JobRequeued requeued -> Optional.of(requeued.attempt().job());
            case Event.JobSubmitted submitted ->
                    Optional.of(submitted.job())
                            .filter(_ -> !submitted.spec().checkpointing().stageIn().isEmpty());
            default -> Optional.empty();
        };
    }

    @Override
    public List<ShardPlace> places(CheckpointId checkpoint) {
        return view.places(checkpoint);
    }

    @Override
    public List<Movement> movements(JobId job) {
        return view.movements(job);
    }

    /// Bytes that were brought to nodes so far, of what this attempt waits for.
    public long fetched(AttemptId attempt) {
        return view.fetched(attempt);
    }

    @Override
    public List<PathRecord> paths() {
        return view.paths(state.get().drainedPaths().keySet());
    }

    @Override
    public List<CheckpointId> onlyOn(NodeName node) {
        return view.onlyOn(node, state.get());
    }

    @Override
    public synchronized Optional<String> verify(CheckpointId checkpoint) {
        if (state.get().checkpoint(checkpoint).filter(Checkpoint::isDurable).isEmpty()) {
            return Optional.of(
                    "checkpoint %s is not durable.%nMaybe wait: nodes verify what they restore."
                            .formatted(checkpoint));
        }
        toVerify.add(checkpoint);
        return Optional.empty();
    }

    @Override
    public synchronized RestoreCheckpointReply restore(Delivery delivery) {
        return deliveries
                .ask(delivery, nanoClock.getAsLong())
                .map(wanted -> view.answer(wanted, state.get()))
                .orElse(DeliveryAnswer.TOO_MANY);
    }

    /// Takes what a node tells.
    public synchronized void staged(StageTold said, StageStream stream) {
        StageCard known = cards.get(said.node());
        if (known != null && known.incarnation().isNewerThan(said.incarnation())) {
            stream.refuse(
                    "a later life of %s reports already (%d)"
                            .formatted(said.node(), known.incarnation().start()));
            return;
        }
        StageCard card =
                known != null && known.isOf(said.incarnation(), stream)
                        ? known
                        : new StageCard(said.incarnation(), stream, () -> ++ordersGiven);
        cards.put(said.node(), card);
        card.told(said, nanoClock.getAsLong());
        if (card.isNew()) {
            card.order(header(said.incarnation()), StageOrders.newBuilder(), nanoClock.getAsLong());
        }
    }

    private StageOrders header(Incarnation life) {
        return StageOrders.newBuilder()
                .setEpoch(epoch.value())
                .setClusterId(clusterId)
                .setDataBytesMax(settings.nodeCache())
                .setReportEveryMillis((int) REPORT_EVERY.toMillis())
                .setIncarnation(
                        lockstep.protocol.v1.Incarnation.newBuilder()
                                .setBootId(life.bootId())
                                .setStart(life.start()))
                .build();
    }

    /// Looks at everything once: call a few times a second, from one thread.
    ///
    /// @return whether something has changed that may let a job start
    public boolean tick() {
        Set<JobId> seen;
        synchronized (unseen) {
            seen = Set.copyOf(unseen);
        }
        StageRound.Outcome outcome;
        synchronized (this) {
            long now = nanoClock.getAsLong();
            ClusterState current = state.get();
            gangs.follow(current, now);
            cards.values().removeIf(card -> card.isGone(now));
            Sight sight = sight(current, now);
            outcome = round.run(sight, gangs.byJob());
            outcome.finished().forEach(gangs::forget);
            outcome.deliveredBy().forEach(deliveries::assign);
            if (now - beganNanos > PATIENCE.toNanos()) {
                new ForgottenJobs(current).addTo(outcome.orders(), sight.told());
            }
            tokens.keySet().removeIf(job -> current.job(job).isEmpty());
            cards.forEach(
                    (node, card) ->
                            card.order(
                                    header(card.incarnation()),
                                    outcome.orders().getOrDefault(node, StageOrders.newBuilder()),
                                    now));
            view = new StageView(sight.told(), sight.parts(), TaskName.Data.of(current));
            toVerify.removeAll(outcome.verified());
        }
        notes.offer(outcome.notes());
        boolean news = !seen.isEmpty() || !outcome.staging().equals(staging);
        synchronized (unseen) {
            staging = outcome.staging();
            unseen.removeAll(seen);
        }
        return news;
    }

    private Sight sight(ClusterState current, long now) {
        Map<NodeName, StageTold> there = new HashMap<>();
        Set<NodeName> settled = new HashSet<>();
        Set<NodeName> heard = new HashSet<>();
        Set<NodeName> quiet = silent.get();
        cards.forEach(
                (node, card) -> {
                    boolean usable =
                            current.node(node).filter(one -> !one.lost()).isPresent()
                                    && !quiet.contains(node);
                    if (usable && card.isThere()) {
                        there.put(node, card.told());
                        if (card.hasHeard()) {
                            heard.add(node);
                        }
                        if (card.isSettled()) {
                            settled.add(node);
                        }
                    }
                });
        Set<NodeName> awaited = new HashSet<>();
        boolean young = now - beganNanos < PATIENCE.toNanos();
        current.nodes()
                .forEach(
                        (name, node) -> {
                            if (!node.lost()
                                    && !quiet.contains(name)
                                    && !settled.contains(name)
                                    && mayTellMore(name, there.containsKey(name), young, now)) {
                                awaited.add(name);
                            }
                        });
        return new Sight(
                current,
                there,
                settled,
                heard,
                awaited,
                new PartIndex(there),
                reserved.get(),
                this::token,
                Set.copyOf(toVerify),
                deliveries.wanted(now),
                current.drainedPaths().keySet(),
                now);
    }

    /// A node that is there has some time to come to an end with what it was ordered; others may
    /// come soon after the beginning.
    private boolean mayTellMore(NodeName node, boolean came, boolean young, long now) {
        StageCard card = cards.get(node);
        return came ? card != null && !card.isLate(now) : young;
    }

    private ByteString token(JobId job) {
        return tokens.computeIfAbsent(
                job,
                _ -> {
                    byte[] bytes = new byte[TOKEN_BYTES];
                    random.nextBytes(bytes);
                    return ByteString.copyFrom(bytes);
                });
    }
}
