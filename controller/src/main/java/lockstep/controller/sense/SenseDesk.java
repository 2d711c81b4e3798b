package lockstep.controller.sense;

import lockstep.controller.wire.SenseTold;
import lockstep.gang.assess.AssessSettings;
import lockstep.gang.assess.Told;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Conditions;
import lockstep.gang.condition.Resource;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.job.AttemptId;
import lockstep.gang.probe.Localised;
import lockstep.gang.probe.ProbeSettings;
import lockstep.gang.probe.Suspect;
import lockstep.gang.progress.ProgressSettings;
import lockstep.gang.progress.Standstill;
import lockstep.gang.state.ClusterState;
import lockstep.gang.telemetry.Happening;
import lockstep.protocol.v1.ProbeTask;
import lockstep.protocol.v1.SenseRequest;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
/// not tell them again. All methods may be called from any thread. Each card has a lock of its own,
/// so that nodes that tell at once do not wait for each other; the desk's is held for a moment.
public final class SenseDesk implements Health {
    private static final Logger LOG = LogManager.getLogger(SenseDesk.class);

    /// How often nodes are compared: a few times within the time that confirms something worse.
    static final Duration ASSESS_EVERY = Duration.ofSeconds(2);

    private static final Duration REPORT_EVERY = Duration.ofSeconds(5);

    /// Happenings of one report that are handed on at once; the rest is told again.
    private static final int HAPPENINGS_AT_ONCE = 50;

    private final Epoch epoch;
    private final Supplier<ClusterState> state;
    private final Function<Command, CompletableFuture<Reply>> loop;
    private final Clock wallClock;
    private final LongSupplier nanoClock;
    private final Map<NodeName, SenseCard> cards = new HashMap<>();
    private final ProbeDesk probes;
    private final Assessor assessor;
    private final StepDesk steps;
    private Optional<Long> assessedAtNanos = Optional.empty();
    private volatile ProbeDesk.Inference pairs = ProbeDesk.Inference.NONE;
    private volatile Assessor.Verdict verdict = Assessor.Verdict.NONE;

    /// @param loop takes commands, and answers once they are journaled
    /// @param nanoClock monotonic
    public SenseDesk(
            Epoch epoch,
            AssessSettings settings,
            ProbeSettings probing,
            Supplier<ProgressSettings> progress,
            Supplier<ClusterState> state,
            Function<Command, CompletableFuture<Reply>> loop,
            Clock wallClock,
            LongSupplier nanoClock) {
        this.epoch = epoch;
        this.state = state;
        this.loop = loop;
        this.wallClock = wallClock;
        this.nanoClock = nanoClock;
        this.probes = new ProbeDesk(epoch, probing);
        this.assessor = new Assessor(settings);
        this.steps = new StepDesk(progress);
    }

    /// The newest condition of each node that ever told something, and of each part of the fabric
    /// that enough pairs have crossed.
    public Conditions conditions() {
        return verdict.conditions();
    }

    /// The running gangs that make no more steps.
    public Map<AttemptId, Standstill> standing() {
        return steps.standing();
    }

    /// Takes what a node tells. What it need not tell again comes back on `stream`.
    public void sensed(SenseTold told, SenseStream stream) {
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
        }
        List<Happening> news;
        synchronized (card) {
            card.took(told, stream, wallClock.instant(), nanoClock.getAsLong());
            card.clock(told.node(), told.clockAhead()).ifPresent(LOG::warn);
            news =
                    state.get().node(told.node()).isPresent()
                            ? card.newOf(told.happenings(), HAPPENINGS_AT_ONCE)
                            : List.of(); // it tells them again once it has registered
        }
        probes.took(told.node(), told.probes());
        if (news.isEmpty()) {
            answer(card, List.of());
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
                                    if (failure == null) {
                                        card.journaled(news.getLast().number());
                                    } else {
                                        card.handOnAgain();
                                    }
                                    answer(card, List.of());
                                });
    }

    private void answer(SenseCard card, List<ProbeTask> tasks) {
        SenseRequest request;
        SenseStream stream;
        synchronized (card) {
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
                            .addAllProbes(tasks)
                            .build();
        }
        stream.send(request);
    }

    /// Begins rounds of probes, compares all nodes and looks at all gangs, each where it is time
    /// to: call a few times a second, from one thread.
    ///
    /// @return whether a condition has changed so that it may matter to a job, or a gang stands
    ///   still or does so no more
    public boolean tick() {
        long nanos = nanoClock.getAsLong();
        ClusterState now = state.get();
        arrange(now, nanos);
        if (assessedAtNanos.isPresent() && nanos - assessedAtNanos.get() < ASSESS_EVERY.toNanos()) {
            return false;
        }
        assessedAtNanos = Optional.of(nanos);
        Instant at = wallClock.instant();
        boolean stops = steps.look(now, all(), at, nanos);
        pairs = probes.inference(at);
        List<Told> all = told(now, pairs.localised());
        if (all.isEmpty()) {
            return stops;
        }
        verdict = assessor.assess(all, pairs, now, at, nanos);
        return verdict.changed() || stops;
    }

    private void arrange(ClusterState now, long nanos) {
        if (!probes.isDue(nanos)) {
            return;
        }
        Map<NodeName, String> addresses = new HashMap<>();
        Map<NodeName, SenseCard> asked = new HashMap<>();
        all().forEach(
                        (name, card) ->
                                card.probeAddress()
                                        .filter(_ -> now.node(name).isPresent())
                                        .ifPresent(
                                                address -> {
                                                    addresses.put(name, address);
                                                    asked.put(name, card);
                                                }));
        Map<NodeName, ProbeTask> tasks = probes.begin(now, addresses, nanos);
        tasks.forEach(
                (node, task) ->
                        Optional.ofNullable(asked.get(node))
                                .ifPresent(card -> answer(card, List.of(task))));
    }

    private List<Told> told(ClusterState now, Localised localised) {
        Map<Resource, Suspect> suspects = new HashMap<>();
        localised.suspects().forEach(suspect -> suspects.put(suspect.resource(), suspect));
        synchronized (this) {
            cards.entrySet().removeIf(known -> now.node(known.getKey()).isEmpty() && isOld(known));
        }
        List<Told> all = new ArrayList<>();
        all().forEach(
                        (name, card) ->
                                now.node(name)
                                        .ifPresent(
                                                node ->
                                                        all.add(
                                                                card.told(
                                                                        name,
                                                                        node.spec(),
                                                                        suspect(suspects, name)))));
        return all;
    }

    private synchronized Map<NodeName, SenseCard> all() {
        return new HashMap<>(cards);
    }

    private static Optional<Suspect> suspect(Map<Resource, Suspect> suspects, NodeName node) {
        return Optional.ofNullable(suspects.get(new Resource.OfNode(node)));
    }

    /// A node may tell of its health a moment before it registers.
    private boolean isOld(Map.Entry<NodeName, SenseCard> known) {
        Instant longAgo = wallClock.instant().minus(Duration.ofMinutes(10));
        return known.getValue().sensed().digests().stream()
                .allMatch(digest -> digest.at().isBefore(longAgo));
    }

    @Override
    public Optional<Evidence> of(NodeName node) {
        List<String> why = verdict.why().getOrDefault(new Resource.OfNode(node), List.of());
        synchronized (this) {
            return Optional.ofNullable(cards.get(node))
                    .map(card -> new Evidence(card.sensed(), why));
        }
    }

    @Override
    public FabricEvidence ofFabric() {
        return new FabricEvidence(pairs.localised(), verdict.why(), probes.troubles());
    }
}
