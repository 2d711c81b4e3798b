package lockstep.controller.stage;

import com.google.protobuf.ByteString;

import lockstep.controller.stage.SimulatedStore.Part;
import lockstep.controller.wire.StageTold.Phase;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.job.JobId;
import lockstep.protocol.v1.CheckpointKey;
import lockstep.protocol.v1.CopyOrder;
import lockstep.protocol.v1.PeerAddress;
import lockstep.protocol.v1.RemoveOrder;
import lockstep.protocol.v1.RestoreOrder;
import lockstep.protocol.v1.SealOrder;
import lockstep.protocol.v1.SealedShard;
import lockstep.protocol.v1.ShardKey;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.WatchOrder;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// One node's hand: does what it was ordered last, a little at a time.
final class SimulatedHand {
    /// What it asks of the world around it.
    interface World {
        /// Whether the hand of that node answers, is the one that is meant, and lets the caller in.
        boolean letsIn(PeerAddress to, ByteString token, String caller);

        /// Gives a part to the hand of that node, to be kept.
        void keep(String node, Part part);

        /// Called before and after something is deleted because it was ordered.
        void deleting(Runnable deletion, String what);

        /// Whether the part can be had from any node that is up.
        boolean isOnAnyNode(Part part);
    }

    private final int number;
    private final SimulatedStore store;
    private final World world;
    private final RandomGenerator random;
    final Set<Part> local = new HashSet<>();
    final Set<Part> kept = new HashSet<>();

    /// Steps of which there is or was anything, by attempt.
    private final Map<Integer, Set<Long>> begun = new TreeMap<>();

    private final Set<CheckpointId> unfinished = new HashSet<>();

    /// Attempts that began in this life of the machine, on the disk that it has now.
    final Set<Integer> marks = new HashSet<>();

    private final Map<String, Integer> progress = new TreeMap<>();
    private final Set<String> done = new HashSet<>();
    private final Set<String> counted = new HashSet<>();
    private StageOrders orders = StageOrders.getDefaultInstance();
    private int life;
    boolean pathWorks = true;

    SimulatedHand(int number, SimulatedStore store, World world, RandomGenerator random) {
        this.number = number;
        this.store = store;
        this.world = world;
        this.random = random;
    }

    boolean obeys(StageOrders newest) {
        return orders.equals(newest);
    }

    /// What is no longer ordered is given up.
    void obey(StageOrders next) {
        orders = next;
        Set<String> ids = new HashSet<>();
        next.getCopiesList().forEach(one -> ids.add(one.getId()));
        next.getSealsList().forEach(one -> ids.add(one.getId()));
        next.getRestoresList().forEach(one -> ids.add(one.getId()));
        next.getRemovalsList().forEach(one -> ids.add(one.getId()));
        progress.keySet().retainAll(ids);
        done.retainAll(ids);
        counted.retainAll(ids);
    }

    /// It hears nobody, so it brings and deletes nothing any more.
    void giveUp() {
        obey(orders.toBuilder().clearCopies().clearSeals().clearRemovals().build());
    }

    /// By which other hands know it in this life.
    String fingerprint() {
        return "%032x%032x".formatted(number, life);
    }

    /// Whether somebody with that key may come with that token.
    boolean admits(ByteString token, String caller) {
        return orders.getAdmitsList().stream()
                .filter(one -> one.getToken().equals(token))
                .anyMatch(one -> one.getFingerprintsList().contains(OrderBook.bytes(caller)));
    }

    /// The process starts anew, with another key; what lies on the disk stays.
    void restart() {
        life++;
        progress.clear();
        done.clear();
        counted.clear();
        orders = StageOrders.getDefaultInstance();
    }

    void loseDisk() {
        restart();
        local.clear();
        kept.clear();
        begun.clear();
        marks.clear();
    }

    /// The machine starts again: the newest step was not on its disk yet.
    void reboot() {
        restart();
        marks.clear();
        long newest = local.stream().mapToLong(part -> part.id().step()).max().orElse(0);
        local.removeIf(part -> part.id().step() == newest);
        begun.values().forEach(steps -> steps.remove(newest));
    }

    Set<Long> begun(int attempt) {
        return begun.computeIfAbsent(attempt, _ -> new TreeSet<>());
    }

    /// A rank begins to write a step, or goes on with one that it has begun.
    void write(CheckpointId id, int index) {
        if (begun(id.attempt()).add(id.step())) {
            local.removeIf(part -> part.id().step() == id.step());
            unfinished.add(id);
        } else if (unfinished.remove(id)) {
            local.add(new Part(id, index));
        }
    }

    Map<String, Phase> tasks() {
        Map<String, Phase> tasks = new TreeMap<>();
        progress.forEach((id, _) -> tasks.put(id, done.contains(id) ? Phase.DONE : Phase.MOVING));
        return tasks;
    }

    List<WatchOrder> watches() {
        return orders.getWatchesList();
    }

    /// A hand tells of what lies where it was asked to look for new parts, or to keep one.
    boolean tellsOfLocal() {
        return orders.getWatchesCount() > 0
                || orders.getKeepsList().stream()
                        .anyMatch(keep -> local.contains(part(keep.getKey())));
    }

    boolean isDone(String id) {
        return done.contains(id);
    }

    void work() {
        for (CopyOrder one : orders.getCopiesList()) {
            if (goesOn(one.getId())) {
                copy(one);
            }
        }
        for (SealOrder one : orders.getSealsList()) {
            if (goesOn(one.getId())) {
                seal(one);
            }
        }
        for (RestoreOrder one : orders.getRestoresList()) {
            if (goesOn(one.getId())) {
                restore(one);
            }
        }
        for (RemoveOrder one : orders.getRemovalsList()) {
            if (goesOn(one.getId())) {
                remove(one);
            }
        }
    }

    private boolean goesOn(String id) {
        progress.putIfAbsent(id, 0);
        return !done.contains(id) && random.nextInt(3) > 0;
    }

    private int advance(String id) {
        return progress.merge(id, 1, Integer::sum);
    }

    private void copy(CopyOrder order) {
        Part part = part(order.getKey());
        String id = order.getId();
        if (!local.contains(part) && !kept.contains(part)) {
            return;
        }
        if (order.hasPartner()) {
            PeerAddress partner = order.getPartner();
            if (world.letsIn(partner, order.getToken(), fingerprint()) && advance(id) >= 3) {
                world.keep(partner.getNode(), part);
                done.add(id);
            }
            return;
        }
        if (!pathWorks) {
            return;
        }
        switch (advance(id)) {
            case 1 -> {
                if (store.hasChunk(part)) {
                    counted.add(id);
                }
            }
            case 2 -> {}
            case 3 -> {
                if (!counted.contains(id)) {
                    store.putChunk(part);
                }
            }
            default -> {
                store.putManifest(part);
                done.add(id);
            }
        }
    }

    private void seal(SealOrder order) {
        CheckpointId id = id(order.getKey());
        List<Integer> indexes = order.getShardsList().stream().map(SealedShard::getIndex).toList();
        if (pathWorks && advance(order.getId()) >= 2 && store.isWhole(id, indexes)) {
            store.seal(id);
            done.add(order.getId());
        }
    }

    private void restore(RestoreOrder order) {
        CheckpointId id = id(order.getKey());
        List<Part> parts = order.getShardsList().stream().map(one -> part(one.getKey())).toList();
        boolean durable = !order.getStore().isEmpty() && pathWorks && store.isSealed(id);
        if (!durable && (parts.isEmpty() || !parts.stream().allMatch(world::isOnAnyNode))) {
            return;
        }
        if (advance(order.getId()) < 3) {
            return;
        }
        done.add(order.getId());
        if (order.getForAttempt() == 0) {
            kept.addAll(parts);
            return;
        }
        local.removeIf(part -> part.id().step() >= id.step());
        local.addAll(parts);
    }

    private void remove(RemoveOrder order) {
        CheckpointId id = id(order.getKey());
        if (order.getLocal()) {
            world.deleting(() -> local.removeIf(part -> part.id().equals(id)), order.getId());
            finish(order);
        } else if (order.getPartner()) {
            world.deleting(() -> kept.removeIf(part -> part.id().equals(id)), order.getId());
            finish(order);
        } else if (pathWorks) {
            if (advance(order.getId()) == 1) {
                world.deleting(() -> store.unseal(id), order.getId());
            } else {
                world.deleting(() -> store.remove(id), order.getId());
                done.add(order.getId());
            }
        }
    }

    private void finish(RemoveOrder order) {
        advance(order.getId());
        done.add(order.getId());
    }

    private static Part part(ShardKey key) {
        return new Part(
                new CheckpointId(new JobId(key.getJobId()), key.getAttempt(), key.getStep()),
                key.getIndex());
    }

    private static CheckpointId id(CheckpointKey key) {
        return new CheckpointId(new JobId(key.getJobId()), key.getAttempt(), key.getStep());
    }
}
