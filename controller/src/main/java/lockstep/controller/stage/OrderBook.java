package lockstep.controller.stage;

import com.google.protobuf.ByteString;

import lockstep.controller.stage.StageSettings.StoreSetting;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.CheckpointKey;
import lockstep.protocol.v1.CopyOrder;
import lockstep.protocol.v1.DataOrder;
import lockstep.protocol.v1.KeepOrder;
import lockstep.protocol.v1.Owner;
import lockstep.protocol.v1.RemoveOrder;
import lockstep.protocol.v1.RestoreOrder;
import lockstep.protocol.v1.SealOrder;
import lockstep.protocol.v1.ShardKey;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.Store;
import lockstep.protocol.v1.StorePath;
import lockstep.protocol.v1.WatchOrder;

import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What is to be ordered of each node, while it is gathered. Each order is there once.
final class OrderBook {
    private final Map<NodeName, StageOrders.Builder> byNode = new TreeMap<>();
    private final Map<NodeName, Set<Object>> given = new HashMap<>();
    private final Set<String> drainedPaths;

    /// @param drainedPaths names of paths along which nothing new is to go
    OrderBook(Set<String> drainedPaths) {
        this.drainedPaths = drainedPaths;
    }

    void watch(NodeName node, WatchOrder order) {
        if (isNew(
                node,
                "watch:%d.%d:%d"
                        .formatted(order.getJobId(), order.getAttempt(), order.getIndex()))) {
            of(node).addWatches(order);
        }
    }

    void copy(NodeName node, CopyOrder order) {
        if (isNew(node, order.getId())) {
            of(node).addCopies(order);
        }
    }

    void seal(NodeName node, SealOrder order) {
        if (isNew(node, order.getId())) {
            of(node).addSeals(order);
        }
    }

    void restore(NodeName node, RestoreOrder order) {
        if (isNew(node, order.getId())) {
            of(node).addRestores(order);
        }
    }

    void data(NodeName node, DataOrder order) {
        if (isNew(node, order.getId())) {
            of(node).addData(order);
        }
    }

    void remove(NodeName node, RemoveOrder order) {
        if (isNew(node, order.getId())) {
            of(node).addRemovals(order);
        }
    }

    private void keep(NodeName node, KeepOrder order) {
        if (isNew(node, order.getKey())) {
            of(node).addKeeps(order);
        }
    }

    /// Has a node tell of a part, and give it to others, as long as it is there.
    void keep(NodeName node, Job job, CheckpointId id, int index, ByteString token) {
        keep(
                node,
                KeepOrder.newBuilder()
                        .setKey(key(id, index))
                        .setOwner(owner(job.submitter()))
                        .setToken(token)
                        .build());
    }

    /// Tells the node how the store is reached.
    void store(NodeName node, StoreSetting store) {
        if (isNew(node, "store:" + store.name())) {
            Store.Builder message = Store.newBuilder().setName(store.name());
            for (var path : store.paths()) {
                message.addPaths(
                        StorePath.newBuilder()
                                .setName(path.name())
                                .setUri(path.uri())
                                .setDrained(drainedPaths.contains(path.name())));
            }
            of(node).addStores(message);
        }
    }

    private boolean isNew(NodeName node, Object what) {
        return given.computeIfAbsent(node, _ -> new HashSet<>()).add(what);
    }

    /// Whether anything of the job is to be brought to a store or sealed there.
    boolean drains(JobId job) {
        return byNode.values().stream()
                .anyMatch(
                        all ->
                                all.getCopiesList().stream()
                                                .anyMatch(
                                                        copy ->
                                                                !copy.hasPartner()
                                                                        && copy.getKey().getJobId()
                                                                                == job.value())
                                        || all.getSealsList().stream()
                                                .anyMatch(
                                                        seal ->
                                                                seal.getKey().getJobId()
                                                                        == job.value()));
    }

    /// Whether anything of the job is to be brought to what this node keeps for others.
    boolean bringsTo(NodeName node, JobId job) {
        boolean copied =
                byNode.values().stream()
                        .flatMap(all -> all.getCopiesList().stream())
                        .anyMatch(
                                copy ->
                                        copy.hasPartner()
                                                && copy.getPartner().getNode().equals(node.value())
                                                && copy.getKey().getJobId() == job.value());
        boolean fetched =
                find(node).stream()
                        .flatMap(all -> all.getRestoresList().stream())
                        .anyMatch(one -> one.getKey().getJobId() == job.value());
        return copied || fetched;
    }

    /// The orders of a node, to be added to.
    StageOrders.Builder of(NodeName node) {
        return byNode.computeIfAbsent(node, _ -> StageOrders.newBuilder());
    }

    Map<NodeName, StageOrders.Builder> all() {
        return byNode;
    }

    Optional<StageOrders.Builder> find(NodeName node) {
        return Optional.ofNullable(byNode.get(node));
    }

    static Owner owner(Submitter who) {
        return Owner.newBuilder()
                .setUserId(who.uid())
                .setGroupId(who.gid())
                .setUser(who.name())
                .build();
    }

    static ShardKey key(CheckpointId id, int index) {
        return ShardKey.newBuilder()
                .setJobId(id.job().value())
                .setAttempt(id.attempt())
                .setStep(id.step())
                .setIndex(index)
                .build();
    }

    static CheckpointKey key(CheckpointId id) {
        return CheckpointKey.newBuilder()
                .setJobId(id.job().value())
                .setAttempt(id.attempt())
                .setStep(id.step())
                .build();
    }

    static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }
}
