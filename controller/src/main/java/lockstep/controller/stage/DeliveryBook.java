package lockstep.controller.stage;

import lockstep.controller.api.Delivery;
import lockstep.gang.cluster.NodeName;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Checkpoints that somebody wants to have in a directory of his, as long as he goes on asking.
///
/// Soft: a new leader knows none until it is asked.
final class DeliveryBook {
    /// So long after it was asked for last something is still wanted.
    static final Duration KEPT_FOR = Duration.ofSeconds(30);

    /// What cannot be done at first is waited for so long: nodes may not have come yet, or not told
    /// yet what lies on them.
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Nobody asks for so many at once.
    private static final int WANTED_MAX = 1_000;

    private record Entry(
            Delivery delivery, Optional<NodeName> at, long beganNanos, long askedNanos) {}

    private final Map<String, Entry> entries = new TreeMap<>();

    /// What is wanted.
    ///
    /// @param at the node that does it; empty while none is chosen
    /// @param young whether it was asked for so short a while ago that what stands in its way may
    ///   yet go away by itself
    record Wanted(Delivery delivery, Optional<NodeName> at, boolean young) {}

    /// Someone asks, for the first time or again.
    ///
    /// @return empty when too much is wanted already
    Optional<Wanted> ask(Delivery delivery, long nowNanos) {
        String task = delivery.task();
        Optional<Entry> known =
                Optional.ofNullable(entries.get(task))
                        .filter(it -> it.delivery().directory().equals(delivery.directory()))
                        .filter(it -> it.delivery().node().equals(delivery.node()));
        if (known.isEmpty() && entries.size() >= WANTED_MAX && !entries.containsKey(task)) {
            return Optional.empty();
        }
        var entry =
                new Entry(
                        delivery,
                        known.flatMap(Entry::at),
                        known.map(Entry::beganNanos).orElse(nowNanos),
                        nowNanos);
        entries.put(task, entry);
        return Optional.of(wanted(entry, nowNanos));
    }

    private static Wanted wanted(Entry entry, long nowNanos) {
        return new Wanted(
                entry.delivery(), entry.at(), nowNanos - entry.beganNanos() <= PATIENCE.toNanos());
    }

    /// All that are wanted now; others are forgotten.
    List<Wanted> wanted(long nowNanos) {
        entries.values().removeIf(it -> nowNanos - it.askedNanos() > KEPT_FOR.toNanos());
        return entries.values().stream().map(it -> wanted(it, nowNanos)).toList();
    }

    /// From now on this node does it.
    void assign(Delivery delivery, NodeName node) {
        entries.computeIfPresent(
                delivery.task(),
                (_, it) ->
                        new Entry(
                                it.delivery(),
                                Optional.of(node),
                                it.beganNanos(),
                                it.askedNanos()));
    }
}
