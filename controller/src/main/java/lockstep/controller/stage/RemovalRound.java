package lockstep.controller.stage;

import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.JobCheckpoints;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.JobId;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.RemoveOrder;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Has deleted what the journal says is given up, wherever it lies.
///
/// A directory that the user named is his: what lies there on a node is left alone.
///
/// What is brought to a place and what is deleted there take turns: chunks are kept once, so
/// something on its way may count on a chunk to which only what is deleted refers yet. What has
/// begun is finished first; then what is to be deleted has its turn, and nothing of the job is
/// brought to the store until that is done; see [StoreTurns].
final class RemovalRound {
    private static final String FROM_PARTNER = "partner";

    private final StageSettings settings;
    private final Set<CheckpointId> goneFromStores = new HashSet<>();

    RemovalRound(StageSettings settings) {
        this.settings = settings;
    }

    /// @param mayDelete whether nobody may be bringing anything of the job to its store any more
    void run(Sight sight, OrderBook orders, Job job, boolean mayDelete) {
        JobCheckpoints known = sight.state().checkpointsOf(job.id());
        for (CheckpointId id : known.removed()) {
            onNodes(sight, orders, job, id);
            if (mayDelete) {
                fromStore(sight, orders, job, id);
            }
        }
        spareCopies(sight, orders, job, known);
    }

    /// Forgets what the state forgets, which remembers only so many of those that were given up.
    void follow(Sight sight) {
        goneFromStores.removeIf(
                id -> !sight.state().checkpointsOf(id.job()).removed().contains(id));
    }

    /// Whether something of the job is to be deleted from its store before anything else is brought
    /// there. Not while one of the ways to it hangs: it might take for ever.
    boolean isOwed(Sight sight, Job job) {
        String word = job.spec().checkpointing().store();
        return settings.store(word).filter(store -> !hangs(sight, store.name())).isPresent()
                && sight.state().checkpointsOf(job.id()).removed().stream()
                        .anyMatch(id -> !goneFromStores.contains(id));
    }

    private static boolean hangs(Sight sight, String store) {
        return sight.told().values().stream()
                .flatMap(told -> told.ways().stream())
                .anyMatch(way -> way.store().equals(store) && !way.isUsable());
    }

    private void onNodes(Sight sight, OrderBook orders, Job job, CheckpointId id) {
        boolean ours = job.spec().checkpointing().directory().isEmpty();
        for (List<PartIndex.Found> places : sight.parts().parts(id).values()) {
            for (PartIndex.Found found : places) {
                if (found.part().kept()) {
                    fromPartner(orders, job, id, found.node());
                } else if (ours) {
                    // Seen until it is gone, also where nobody looks for new ones any more.
                    orders.keep(
                            found.node(),
                            job,
                            id,
                            found.part().index(),
                            sight.tokens().apply(job.id()));
                    remove(orders, job, id, found.node(), "local", it -> it.setLocal(true));
                }
            }
        }
    }

    private void fromStore(Sight sight, OrderBook orders, Job job, CheckpointId id) {
        String word = job.spec().checkpointing().store();
        if (word.isEmpty() || goneFromStores.contains(id) || orders.drains(job.id())) {
            return;
        }
        Optional<NodeName> node =
                sight.state().checkpointsOf(job.id()).newest().stream()
                        .flatMap(one -> one.holders().stream())
                        .filter(sight::isThere)
                        .findFirst()
                        .or(() -> sight.told().keySet().stream().sorted().findFirst());
        if (node.isEmpty()) {
            return;
        }
        if (sight.isDone(node.get(), removeId(id, "store"))) {
            goneFromStores.add(id);
            return;
        }
        settings.store(word)
                .ifPresent(
                        store -> {
                            orders.store(node.get(), store);
                            remove(
                                    orders,
                                    job,
                                    id,
                                    node.get(),
                                    "store",
                                    it -> it.setStore(store.name()));
                        });
    }

    /// Copies on partners of what is older than a checkpoint that would survive the loss of a node
    /// are only in the way; where it was written it stays.
    private void spareCopies(Sight sight, OrderBook orders, Job job, JobCheckpoints known) {
        var restorability = new Restorability(sight.parts());
        Optional<Checkpoint> safe =
                known.newestFirst()
                        .filter(one -> one.isGood() && restorability.isSafe(one))
                        .findFirst();
        if (safe.isEmpty()) {
            return;
        }
        known.newestFirst()
                .filter(one -> one.id().compareTo(safe.get().id()) < 0)
                .filter(one -> one.isDurable() || liesWhereWritten(sight, one))
                .forEach(
                        one ->
                                sight.parts().parts(one.id()).values().stream()
                                        .flatMap(List::stream)
                                        .filter(found -> found.part().kept())
                                        .forEach(
                                                found ->
                                                        fromPartner(
                                                                orders,
                                                                job,
                                                                one.id(),
                                                                found.node())));
    }

    private static void fromPartner(OrderBook orders, Job job, CheckpointId id, NodeName node) {
        if (!orders.bringsTo(node, job.id())) {
            remove(orders, job, id, node, FROM_PARTNER, it -> it.setPartner(true));
        }
    }

    /// Whether the node may still be deleting something of the job that it kept for others.
    static boolean isUnderWayAt(Sight sight, NodeName node, JobId job) {
        return Optional.ofNullable(sight.told().get(node)).stream()
                .flatMap(told -> told.tasks().values().stream())
                .anyMatch(
                        task ->
                                !task.isDone()
                                        && task.id().startsWith("remove:" + job + ".")
                                        && task.id().endsWith(":" + FROM_PARTNER));
    }

    private static boolean liesWhereWritten(Sight sight, Checkpoint one) {
        for (int at = 0; at < one.writers().size(); at++) {
            if (sight.parts()
                    .written(one.id(), one.writers().get(at), one.holders().get(at))
                    .isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static String removeId(CheckpointId id, String from) {
        return "remove:%s:%d:%s".formatted(id.writtenBy(), id.step(), from);
    }

    private static void remove(
            OrderBook orders,
            Job job,
            CheckpointId id,
            NodeName node,
            String from,
            UnaryOperator<RemoveOrder.Builder> what) {
        orders.remove(
                node,
                what.apply(
                                RemoveOrder.newBuilder()
                                        .setId(removeId(id, from))
                                        .setKey(OrderBook.key(id))
                                        .setOwner(OrderBook.owner(job.submitter()))
                                        .setDirectory(job.spec().checkpointing().directory()))
                        .build());
    }
}
