package lockstep.node.stage;

import lockstep.protocol.v1.AdmitOrder;
import lockstep.protocol.v1.CopyOrder;
import lockstep.protocol.v1.DataOrder;
import lockstep.protocol.v1.HandReport;
import lockstep.protocol.v1.KeepOrder;
import lockstep.protocol.v1.Owner;
import lockstep.protocol.v1.RemoveOrder;
import lockstep.protocol.v1.RestoreOrder;
import lockstep.protocol.v1.SealOrder;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.StageReport;
import lockstep.protocol.v1.WatchOrder;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Orders, taken apart by the user as whom they are to be done, and which reports follow from them.
final class HandOrders {
    /// So much of what lies here is told at most.
    private static final int DATA_MAX = 1_000;

    private static final int FINGERPRINT_BYTES = 32;

    private final Owner owner;
    private final StageOrders.Builder orders;
    private final Set<Integer> jobs = new HashSet<>();
    private final Set<String> tasks = new HashSet<>();

    private HandOrders(Owner owner, StageOrders all) {
        this.owner = owner;
        this.orders =
                StageOrders.newBuilder()
                        .setEpoch(all.getEpoch())
                        .setClusterId(all.getClusterId())
                        .setNumber(all.getNumber())
                        .setDataBytesMax(all.getDataBytesMax())
                        .addAllStores(all.getStoresList());
    }

    /// By user id.
    static Map<Integer, HandOrders> of(StageOrders all) {
        Map<Integer, HandOrders> parts = new TreeMap<>();
        for (WatchOrder one : all.getWatchesList()) {
            of(parts, one.getOwner(), all).add(one);
        }
        for (CopyOrder one : all.getCopiesList()) {
            of(parts, one.getOwner(), all).add(one);
        }
        for (SealOrder one : all.getSealsList()) {
            of(parts, one.getOwner(), all).add(one);
        }
        for (RestoreOrder one : all.getRestoresList()) {
            of(parts, one.getOwner(), all).add(one);
        }
        for (RemoveOrder one : all.getRemovalsList()) {
            of(parts, one.getOwner(), all).add(one);
        }
        for (KeepOrder one : all.getKeepsList()) {
            of(parts, one.getOwner(), all).add(one);
        }
        for (DataOrder one : all.getDataList()) {
            of(parts, one.getOwner(), all).add(one);
        }
        for (AdmitOrder one : all.getAdmitsList()) {
            of(parts, one.getOwner(), all).orders.addAdmits(one);
        }
        return parts;
    }

    private static HandOrders of(Map<Integer, HandOrders> parts, Owner owner, StageOrders all) {
        return parts.computeIfAbsent(owner.getUserId(), _ -> new HandOrders(owner, all));
    }

    private void add(WatchOrder one) {
        orders.addWatches(one);
        jobs.add(one.getJobId());
    }

    private void add(CopyOrder one) {
        orders.addCopies(one);
        jobs.add(one.getKey().getJobId());
        tasks.add(one.getId());
    }

    private void add(SealOrder one) {
        orders.addSeals(one);
        tasks.add(one.getId());
    }

    private void add(RestoreOrder one) {
        orders.addRestores(one);
        jobs.add(one.getKey().getJobId());
        tasks.add(one.getId());
    }

    private void add(RemoveOrder one) {
        orders.addRemovals(one);
        tasks.add(one.getId());
    }

    private void add(DataOrder one) {
        orders.addData(one);
        if (!one.getHeld()) {
            tasks.add(one.getId());
        }
    }

    private void add(KeepOrder one) {
        orders.addKeeps(one);
        jobs.add(one.getKey().getJobId());
    }

    /// Data that ranks read which run already.
    Stream<String> held() {
        return orders.getDataList().stream().filter(DataOrder::getHeld).map(DataOrder::getId);
    }

    Owner owner() {
        return owner;
    }

    StageOrders orders() {
        return orders.build();
    }

    /// Whether there is anything to do but to look for checkpoints in directories of the node's
    /// own.
    boolean beyondOwnDirectories() {
        return orders.getCopiesCount() > 0
                || orders.getSealsCount() > 0
                || orders.getRestoresCount() > 0
                || orders.getRemovalsCount() > 0
                || orders.getKeepsCount() > 0
                || !orders.getDataList().stream().allMatch(DataOrder::getHeld)
                || orders.getWatchesList().stream().anyMatch(HandOrders::isExpected);
    }

    private static boolean isExpected(WatchOrder watch) {
        return watch.getExpected() || !watch.getDirectory().isEmpty();
    }

    private HandReport.Builder credible(HandReport said) {
        HandReport.Builder told = said.toBuilder().setUserId(owner.getUserId());
        return said.getFingerprint().size() == FINGERPRINT_BYTES ? told : told.clearFingerprint();
    }

    /// What the hand may say: only of this user's jobs, and of what it was asked to do. The process
    /// is the user's, who might make it say anything.
    StageReport credible(StageReport said) {
        boolean settled = said.getSettled() && said.getOrdersHeard() == orders.getNumber();
        StageReport.Builder told = StageReport.newBuilder().setSettled(settled);
        said.getHandsList().stream().limit(1).forEach(one -> told.addHands(credible(one)));
        said.getShardsList().stream()
                .filter(one -> jobs.contains(one.getKey().getJobId()))
                .forEach(told::addShards);
        said.getTracesList().stream()
                .filter(one -> jobs.contains(one.getJobId()))
                .forEach(told::addTraces);
        said.getTasksList().stream()
                .filter(one -> tasks.contains(one.getId()))
                .forEach(told::addTasks);
        told.addAllPaths(said.getPathsList());
        said.getDataList().stream()
                .limit(DATA_MAX)
                .forEach(one -> told.addData(one.toBuilder().setUserId(owner.getUserId())));
        return told.build();
    }
}
