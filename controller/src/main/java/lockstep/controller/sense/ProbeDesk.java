package lockstep.controller.sense;

import lockstep.controller.wire.ProbeAnswer;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.probe.FaultLocalisation;
import lockstep.gang.probe.Localised;
import lockstep.gang.probe.Localising;
import lockstep.gang.probe.Pair;
import lockstep.gang.probe.ProbeRounds;
import lockstep.gang.probe.ProbeSettings;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;
import lockstep.gang.telemetry.PairProbe;
import lockstep.protocol.v1.ProbeTask;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Arranges which nodes measure each other, and remembers what they measured in the last rounds.
///
/// Soft state of one leadership. All methods may be called from any thread.
final class ProbeDesk {
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final int EPOCH_SHIFT = 32;
    private static final int INFERENCES_OF_CYCLE = 4;

    private final Epoch epoch;
    private final ProbeSettings settings;
    private final Map<Long, Asked> asked = new LinkedHashMap<>();
    private final Deque<Taken> taken = new ArrayDeque<>();
    private final Map<NodeName, String> troubles = new TreeMap<>();
    private Map<NodeName, NodeSpec> specs = Map.of();
    private Fabric fabric = Fabric.of(Map.of());
    private ProbeRounds rounds;
    private Optional<Long> begunAtNanos = Optional.empty();
    private long round;
    private long lastId;
    private Inference inference = Inference.NONE;
    private long inferredInRound;
    private boolean hasNews;

    /// What the pairs of the last rounds say.
    ///
    /// @param at when that was inferred
    record Inference(Localised localised, Instant at) {
        static final Inference NONE = new Inference(Localised.NOTHING, Instant.EPOCH);
    }

    private record Asked(long round, Pair pair) {}

    private record Taken(long round, PairProbe probe) {}

    ProbeDesk(Epoch epoch, ProbeSettings settings) {
        this.epoch = epoch;
        this.settings = settings;
        this.rounds = new ProbeRounds(fabric, settings.pairsMax());
    }

    /// Begins a round where it is time to.
    ///
    /// @param addresses of the nodes that can be asked and reached
    /// @param nanos monotonic
    /// @return what each node is to measure, by the node that begins
    synchronized Map<NodeName, ProbeTask> begin(
            ClusterState state, Map<NodeName, String> addresses, long nanos) {
        if (addresses.size() < 2 || !isDue(nanos)) {
            return Map.of();
        }
        begunAtNanos = Optional.of(nanos);
        know(state);
        round++;
        forget();
        Map<NodeName, ProbeTask> tasks = new HashMap<>();
        for (Pair pair : rounds.round(round, name -> canMeasure(state, name, addresses))) {
            lastId++;
            long id = (epoch.value() << EPOCH_SHIFT) + lastId;
            asked.put(id, new Asked(round, pair));
            tasks.put(pair.from(), task(id, pair, addresses.getOrDefault(pair.to(), "")));
        }
        return tasks;
    }

    /// Whether it is time to begin a round.
    synchronized boolean isDue(long nanos) {
        return !settings.every().isZero()
                && (begunAtNanos.isEmpty()
                        || nanos - begunAtNanos.get() >= settings.every().toNanos());
    }

    private void know(ClusterState state) {
        Map<NodeName, NodeSpec> now = HashMap.newHashMap(state.nodes().size());
        state.nodes().forEach((name, node) -> now.put(name, node.spec()));
        if (!now.equals(specs)) {
            specs = now;
            fabric = Fabric.of(now);
            rounds = new ProbeRounds(fabric, settings.pairsMax());
            troubles.keySet().retainAll(now.keySet());
        }
    }

    private void forget() {
        long oldest = round - (long) settings.roundsKept() * rounds.cycle();
        while (!taken.isEmpty() && taken.getFirst().round() <= oldest) {
            taken.removeFirst();
        }
        asked.values().removeIf(one -> one.round() <= oldest);
    }

    /// Where a job runs it would feel it. Its node would also answer late, for want of a core, and
    /// that says nothing of the network.
    private static boolean canMeasure(
            ClusterState state, NodeName name, Map<NodeName, String> addresses) {
        return addresses.containsKey(name) && state.node(name).filter(Node::isIdle).isPresent();
    }

    private ProbeTask task(long id, Pair pair, String address) {
        return ProbeTask.newBuilder()
                .setId(id)
                .setPeer(pair.to().value())
                .setPeerAddress(address)
                .setRoundTrips(settings.roundTrips())
                .setBurstBytes(settings.burstBytes())
                .setTimeoutMillis(TIMEOUT_MILLIS)
                .build();
    }

    /// Takes what a node answers. What nobody asked it for is ignored.
    synchronized void took(NodeName from, List<ProbeAnswer> answers) {
        for (ProbeAnswer answer : answers) {
            Asked meant = asked.get(answer.id());
            if (meant == null || !meant.pair().from().equals(from)) {
                continue;
            }
            switch (answer) {
                case ProbeAnswer.Measured(long id, PairProbe probe)
                        when probe.to().equals(meant.pair().to()) -> {
                    asked.remove(id);
                    troubles.remove(from);
                    hasNews = true;
                    taken.addLast(new Taken(meant.round(), probe));
                }
                case ProbeAnswer.Failed(long id, String trouble) -> {
                    asked.remove(id);
                    troubles.put(from, "to " + meant.pair().to() + ": " + trouble);
                }
                case ProbeAnswer.Measured _ -> {}
            }
        }
    }

    /// What the pairs say, inferred anew where enough of them are new. In a large cluster a round
    /// is only a small part of what is kept, and an inference takes a while.
    Inference inference(Instant now) {
        Fabric known;
        List<PairProbe> probes = new ArrayList<>();
        synchronized (this) {
            if (!hasNews || round - inferredInRound < rounds.cycle() / INFERENCES_OF_CYCLE) {
                return inference;
            }
            hasNews = false;
            inferredInRound = round;
            known = fabric;
            taken.forEach(one -> probes.add(one.probe()));
        }
        Localised found = new FaultLocalisation(known, Localising.STANDARD).of(probes);
        synchronized (this) {
            inference = new Inference(found, now);
            return inference;
        }
    }

    /// Why nodes could not measure when they last should have.
    synchronized Map<NodeName, String> troubles() {
        return Map.copyOf(troubles);
    }
}
