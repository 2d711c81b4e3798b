package lockstep.controller.stage;

import com.google.protobuf.ByteString;

import lockstep.controller.wire.StageTold;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Decider;
import lockstep.gang.decide.Rules;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.RestoreWish;
import lockstep.gang.job.Streams;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.Terms;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.StageOrders;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// Job 1 of alice on some of four nodes, each in a rack of its own, and what these nodes tell.
final class StageScene {
    static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    static final JobId JOB = new JobId(1);
    static final Submitter ALICE = new Submitter(1_000, 1_000, "alice");
    static final String STORE = "file:///store";

    private final Map<NodeName, List<StageTold.Part>> parts = new HashMap<>();
    private final Map<NodeName, List<StageTold.Trace>> traces = new HashMap<>();
    private final Map<NodeName, Map<String, StageTold.Task>> tasks = new HashMap<>();
    private final Map<NodeName, String> keys = new HashMap<>();
    private final Set<NodeName> keyless = new HashSet<>();
    private final Set<NodeName> deaf = new HashSet<>();
    private Duration now = Duration.ZERO;
    private final Set<NodeName> gone = new HashSet<>();
    private final Set<NodeName> awaited = new HashSet<>();
    private final Map<JobId, List<NodeName>> reserved = new HashMap<>();
    private final Map<NodeName, List<StageTold.Way>> ways = new HashMap<>();
    private final Map<NodeName, List<StageTold.Data>> data = new HashMap<>();
    private final Set<CheckpointId> toVerify = new HashSet<>();
    private final List<DeliveryBook.Wanted> deliveries = new ArrayList<>();
    private final StageSettings settings;
    private final Decider decider = new Decider(new Rules(100, 100, 5, 10));
    private StageRound round;
    private GangBook gangs = new GangBook();
    private ClusterState state = ClusterState.empty();

    StageScene(Checkpointing wish, StageSettings settings) {
        this.settings = settings;
        round = new StageRound(settings);
        apply(new Event.LeaderTookOver(new Epoch(1), "test"));
        for (int i = 1; i <= 4; i++) {
            var spec =
                    new NodeSpec(
                            "h" + i,
                            "10.0.0." + i,
                            8,
                            1_000,
                            List.of(),
                            List.of(),
                            new FabricPlace("l" + (i + 1) / 2, "s", "r" + i),
                            List.of(),
                            "1");
            apply(new Event.NodeRegistered(node(i), new Incarnation("boot", 1), spec));
        }
        apply(new Event.JobSubmitted(JOB, new RequestId("r1"), ALICE, spec(wish), false));
    }

    static Checkpointing wish(String store) {
        return new Checkpointing(
                "", store, 3, new RestoreWish.Latest(), false, false, Optional.empty(), List.of());
    }

    private static JobSpec spec(Checkpointing wish) {
        return new JobSpec(
                "train",
                new Launch.PerRank(List.of("train")),
                new GangShape(
                        1,
                        4,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        1,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        List.of(),
                        false),
                "main",
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "/",
                new Streams("", "", false),
                Map.of(),
                wish,
                "",
                true,
                "h",
                "train",
                Terms.STANDARD,
                ResourceLimits.NONE);
    }

    static NodeName node(int number) {
        return new NodeName("n" + number);
    }

    static CheckpointId id(int attempt, long step) {
        return new CheckpointId(JOB, attempt, step);
    }

    static AttemptId attempt(int number) {
        return new AttemptId(JOB, number);
    }

    StageScene apply(Event event) {
        state = state.apply(new Entry(state.seq() + 1, new Epoch(1), NOON, event));
        return this;
    }

    ClusterState state() {
        return state;
    }

    /// The job's next attempt gets these nodes, one rank on each.
    StageScene start(Optional<CheckpointId> restore, int... nodes) {
        List<NodeShare> placement = new ArrayList<>();
        for (int node : nodes) {
            placement.add(new NodeShare(node(node), 1, 0, List.of(), placement.size(), 1, 1));
        }
        int number = state.job(JOB).orElseThrow().nextAttempt().number();
        return apply(
                new Event.JobStarted(
                        attempt(number),
                        placement,
                        Optional.empty(),
                        restore.map(one -> new Restore(one, Duration.ZERO))));
    }

    StageScene run(int number) {
        return apply(new Event.GangCommitted(attempt(number), 1));
    }

    StageScene requeue(int number) {
        apply(new Event.JobEnding(attempt(number), Cause.NODE_LOST, ""));
        state.job(JOB)
                .orElseThrow()
                .activeAttempt()
                .orElseThrow()
                .placement()
                .forEach(
                        share ->
                                apply(
                                        new Event.NodeFreed(
                                                attempt(number), share.node(), "report")));
        return apply(new Event.JobRequeued(attempt(number), Cause.NODE_LOST, ""));
    }

    /// The node's ranks have begun these steps of an attempt.
    StageScene begun(int node, int attempt, int index, Long... steps) {
        return begun(node, attempt, index, StageTold.Silence.UNWITNESSED, steps);
    }

    /// The node's ranks have begun these steps of an attempt.
    ///
    /// @param silence what is known of steps that are not among them
    StageScene begun(int node, int attempt, int index, StageTold.Silence silence, Long... steps) {
        traces.computeIfAbsent(node(node), _ -> new ArrayList<>())
                .add(
                        new StageTold.Trace(
                                attempt(attempt), index, List.of(steps), Map.of(), false, silence));
        return this;
    }

    /// The node sees the folder of one before it.
    StageScene sharesFolder(int node, int attempt, int index) {
        traces.computeIfAbsent(node(node), _ -> new ArrayList<>())
                .add(
                        new StageTold.Trace(
                                attempt(attempt),
                                index,
                                List.of(),
                                Map.of(),
                                true,
                                StageTold.Silence.UNWITNESSED));
        return this;
    }

    /// The node has the part that the one at this position wrote.
    StageScene has(int node, CheckpointId id, int index) {
        return has(node, id, index, false);
    }

    /// The node keeps it for another.
    StageScene keeps(int node, CheckpointId id, int index) {
        return has(node, id, index, true);
    }

    private StageScene has(int node, CheckpointId id, int index, boolean kept) {
        parts.computeIfAbsent(node(node), _ -> new ArrayList<>())
                .add(
                        new StageTold.Part(
                                id,
                                index,
                                kept,
                                1_000,
                                1,
                                "%064x".formatted(id.step() * 100 + index),
                                NOON));
        return this;
    }

    StageScene task(int node, String id, StageTold.Phase phase) {
        tasks.computeIfAbsent(node(node), _ -> new TreeMap<>())
                .put(id, new StageTold.Task(id, phase, 10, 1_000, 1, 0, "flipped bit"));
        return this;
    }

    /// How the node finds a path to a store.
    ///
    /// @param state fit or stalled, for example
    StageScene way(int node, String store, String state, double readRate) {
        ways.computeIfAbsent(node(node), _ -> new ArrayList<>())
                .add(
                        new StageTold.Way(
                                store, "a", state, readRate, readRate, 0, 0, Optional.empty(), ""));
        return this;
    }

    /// The node has data that this user had staged in.
    StageScene hasData(int node, int user, String uri, long bytes) {
        data.computeIfAbsent(node(node), _ -> new ArrayList<>())
                .add(new StageTold.Data(user, uri, bytes));
        return this;
    }

    StageScene forgetTold() {
        parts.clear();
        traces.clear();
        tasks.clear();
        ways.clear();
        data.clear();
        return this;
    }

    StageScene isGone(int node) {
        gone.add(node(node));
        return this;
    }

    StageScene isBack(int node) {
        gone.remove(node(node));
        return this;
    }

    /// Another controller leads, and knows only what is journaled and what nodes tell.
    StageScene newLeader() {
        round = new StageRound(settings);
        gangs = new GangBook();
        return this;
    }

    /// Notes it as the control loop does.
    void note(Command.NoteCheckpoint note) {
        state = decider.decide(state, note, NOON).next();
    }

    StageScene isAwaited(int node) {
        gone.add(node(node));
        awaited.add(node(node));
        return this;
    }

    StageScene reserve(int... nodes) {
        List<NodeName> names = new ArrayList<>();
        for (int node : nodes) {
            names.add(node(node));
        }
        reserved.put(JOB, names);
        return this;
    }

    StageScene verify(CheckpointId id) {
        toVerify.add(id);
        return this;
    }

    /// Someone wants it in a directory of his.
    StageScene deliver(DeliveryBook.Wanted wanted) {
        deliveries.clear();
        deliveries.add(wanted);
        return this;
    }

    /// The node's hand is known by this key from now on, as if it had started again.
    StageScene hasKey(int node, String fingerprint) {
        keys.put(node(node), fingerprint);
        return this;
    }

    /// The node's hand is of a release that knows no keys, or has not told its own yet.
    StageScene tellsNoKey(int node) {
        keyless.add(node(node));
        return this;
    }

    /// Of the key that the node's hand has, unless it was given another.
    static String fingerprint(int node) {
        return "%064x".formatted(node);
    }

    private Map<Integer, StageTold.Door> doors(NodeName node) {
        int number = Integer.parseInt(node.value().substring(1));
        return keyless.contains(node)
                ? Map.of()
                : Map.of(
                        ALICE.uid(),
                        new StageTold.Door(4_000, keys.getOrDefault(node, fingerprint(number))));
    }

    private StageTold told(NodeName node) {
        return new StageTold(
                node,
                new Incarnation("boot", 1),
                "cluster",
                "10.0.0." + node.value().substring(1),
                true,
                1,
                doors(node),
                Map.of(),
                parts.getOrDefault(node, List.of()),
                traces.getOrDefault(node, List.of()),
                tasks.getOrDefault(node, Map.of()),
                ways.getOrDefault(node, List.of()),
                Set.of(),
                data.getOrDefault(node, List.of()));
    }

    Map<NodeName, StageTold> told() {
        Map<NodeName, StageTold> all = new HashMap<>();
        state.nodes()
                .forEach(
                        (name, _) -> {
                            if (!gone.contains(name)) {
                                all.put(name, told(name));
                            }
                        });
        return all;
    }

    private Set<NodeName> heard(Set<NodeName> there) {
        Set<NodeName> heard = new HashSet<>(there);
        heard.removeAll(deaf);
        return heard;
    }

    /// From now on, the nodes that still do what they were ordered before the last time.
    StageScene areDeaf(Set<Integer> nodes) {
        deaf.clear();
        nodes.forEach(number -> deaf.add(node(number)));
        return this;
    }

    StageScene passes(Duration time) {
        now = now.plus(time);
        return this;
    }

    /// One round.
    StageRound.Outcome look() {
        gangs.follow(state, 0);
        Map<NodeName, StageTold> there = told();
        return round.run(
                new Sight(
                        state,
                        there,
                        there.keySet(),
                        heard(there.keySet()),
                        awaited,
                        new PartIndex(there),
                        reserved,
                        _ -> ByteString.copyFromUtf8("a token of this job"),
                        toVerify,
                        deliveries,
                        Set.of(),
                        now.toNanos()),
                gangs.byJob());
    }

    /// Some rounds, with what they note as the journal would take it.
    StageRound.Outcome settle() {
        StageRound.Outcome outcome = look();
        for (int rounds = 0; rounds < 4 && !outcome.notes().isEmpty(); rounds++) {
            for (Command.NoteCheckpoint note : outcome.notes()) {
                boolean known = state.checkpoint(note.checkpoint()).isPresent();
                if (known != note.note() instanceof CheckpointNote.Taken) {
                    apply(new Event.CheckpointNoted(note.checkpoint(), note.note()));
                }
            }
            outcome = look();
        }
        return outcome;
    }

    /// Indexes of the parts of a checkpoint of which nodes tell.
    Set<Integer> partsInSight(CheckpointId id) {
        return new PartIndex(told()).parts(id).keySet();
    }

    static StageOrders orders(StageRound.Outcome outcome, int node) {
        return outcome.orders().getOrDefault(node(node), StageOrders.newBuilder()).build();
    }
}
