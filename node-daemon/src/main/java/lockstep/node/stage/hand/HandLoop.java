package lockstep.node.stage.hand;

import com.google.protobuf.ByteString;

import lockstep.protocol.v1.CopyOrder;
import lockstep.protocol.v1.DataOrder;
import lockstep.protocol.v1.HandReport;
import lockstep.protocol.v1.KeepOrder;
import lockstep.protocol.v1.Place;
import lockstep.protocol.v1.RemoveOrder;
import lockstep.protocol.v1.RestoreOrder;
import lockstep.protocol.v1.SealOrder;
import lockstep.protocol.v1.ShardReport;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.StageReport;
import lockstep.protocol.v1.WatchOrder;
import lockstep.stager.shard.ShardId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What a hand does, on one thread: takes orders, looks into directories, keeps the work going and
/// tells how far it is.
final class HandLoop {
    private static final Logger LOG = LoggerFactory.getLogger(HandLoop.class);
    private static final long TICK_MILLIS = 250;
    private static final long LOOK_EVERY_NANOS = 1_000_000_000;
    private static final long TELL_EVERY_NANOS = 2_000_000_000L;
    private static final long TELL_AT_MOST_EVERY_NANOS = 200_000_000;

    private final BlockingQueue<StageOrders> inbox = new LinkedBlockingQueue<>();
    private final AtomicBoolean changed = new AtomicBoolean(true);
    private final ShardShelf shelf;
    private final PartnerShelf partners;
    private final StoreBook stores;
    private final StepWatch watch;
    private final Works works;
    private final Restorer restorer;
    private final DataBringer data;
    private final Peers peers;
    private final PathWatch paths;
    private final TaskBoard tasks = new TaskBoard(this::changed, System::nanoTime);
    private final Consumer<StageReport> reports;

    private StageOrders orders = StageOrders.getDefaultInstance();

    /// Before the first orders nobody has said what is to be kept, so nothing may be forgotten.
    private boolean hasOrders;

    private long lookedAtNumber = -1;
    private long lookedAtNanos;
    private long toldAtNanos;

    HandLoop(HandParts parts, Consumer<StageReport> reports) {
        this.shelf = parts.shelf();
        this.partners = parts.partners();
        this.stores = parts.stores();
        this.works = parts.works();
        this.restorer = parts.restorer();
        this.data = parts.data();
        this.peers = parts.peers();
        this.paths = parts.paths();
        this.watch =
                new StepWatch(
                        shelf,
                        new SeatWitness(parts.seats()),
                        parts.hasher(),
                        restorer::isUnderWay,
                        this::changed);
        this.reports = reports;
    }

    /// Takes orders from any thread.
    void order(StageOrders next) {
        inbox.add(next);
    }

    private void changed() {
        changed.set(true);
    }

    /// Runs until the thread is interrupted.
    void run() throws InterruptedException {
        while (true) {
            StageOrders next = inbox.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
            while (next != null) {
                obey(next);
                next = inbox.poll();
            }
            tick();
        }
    }

    private void obey(StageOrders next) {
        orders = next;
        hasOrders = true;
        stores.describe(next.getClusterId(), next.getStoresList());
        restorer.announce(next.getRestoresList());
        data.want(next.getDataList(), next.getDataBytesMax());
        peers.serve(next.getClusterId(), next.getKeepsList(), next.getAdmitsList());
        tasks.want(wanted(next));
        lookedAtNanos = System.nanoTime() - LOOK_EVERY_NANOS;
        changed();
    }

    private List<TaskBoard.Wanted> wanted(StageOrders all) {
        List<TaskBoard.Wanted> wanted = new ArrayList<>();
        for (CopyOrder one : all.getCopiesList()) {
            wanted.add(
                    new TaskBoard.Wanted(
                            one.getId(),
                            one.toBuilder().clearRateMax().clearUrgency().build(),
                            one.getUrgency(),
                            one.getRateMax(),
                            TaskBoard.Kind.COPY,
                            progress -> works.copy(one, progress)));
        }
        for (SealOrder one : all.getSealsList()) {
            wanted.add(
                    new TaskBoard.Wanted(
                            one.getId(),
                            one,
                            0,
                            0,
                            TaskBoard.Kind.OTHER,
                            progress -> works.seal(one, progress)));
        }
        for (RestoreOrder one : all.getRestoresList()) {
            wanted.add(
                    new TaskBoard.Wanted(
                            one.getId(),
                            one.toBuilder().clearRateMax().clearUrgency().build(),
                            one.getUrgency(),
                            one.getRateMax(),
                            one.getIntoDirectory()
                                    ? TaskBoard.Kind.ASKED_FOR
                                    : TaskBoard.Kind.OTHER,
                            progress -> restorer.restore(one, progress)));
        }
        for (DataOrder one : all.getDataList()) {
            if (!one.getHeld()) {
                wanted.add(
                        new TaskBoard.Wanted(
                                one.getId(),
                                one.toBuilder().clearRateMax().clearUrgency().build(),
                                one.getUrgency(),
                                one.getRateMax(),
                                TaskBoard.Kind.OTHER,
                                progress -> data.bring(one, progress)));
            }
        }
        for (RemoveOrder one : all.getRemovalsList()) {
            wanted.add(
                    new TaskBoard.Wanted(
                            one.getId(),
                            one,
                            0,
                            0,
                            TaskBoard.Kind.OTHER,
                            progress -> works.remove(one, progress)));
        }
        return wanted;
    }

    private void tick() {
        long now = System.nanoTime();
        tasks.tick();
        if (hasOrders && now - lookedAtNanos >= LOOK_EVERY_NANOS) {
            lookedAtNanos = now;
            watch.look(orders.getWatchesList(), works::ownDirectory, kept());
            partners.look(orders.getClusterId(), jobs());
            lookedAtNumber = orders.getNumber();
        }
        paths.tick(now);
        boolean due = now - toldAtNanos >= TELL_EVERY_NANOS;
        if ((due || changed.get()) && now - toldAtNanos >= TELL_AT_MOST_EVERY_NANOS) {
            changed.set(false);
            toldAtNanos = now;
            reports.accept(report());
        }
    }

    private Set<ShardId> kept() {
        return orders.getKeepsList().stream()
                .map(one -> PartnerShelf.id(one.getKey()))
                .collect(Collectors.toSet());
    }

    private Set<Long> jobs() {
        Set<Long> jobs = new TreeSet<>();
        orders.getWatchesList().forEach(one -> jobs.add((long) one.getJobId()));
        for (KeepOrder one : orders.getKeepsList()) {
            jobs.add((long) one.getKey().getJobId());
        }
        for (RestoreOrder one : orders.getRestoresList()) {
            jobs.add((long) one.getKey().getJobId());
        }
        for (CopyOrder one : orders.getCopiesList()) {
            jobs.add((long) one.getKey().getJobId());
        }
        return jobs;
    }

    private StageReport report() {
        boolean overIsKnown =
                orders.getWatchesList().stream().noneMatch(WatchOrder::getOver)
                        || !watch.isHashing();
        StageReport.Builder report =
                StageReport.newBuilder()
                        .setOrdersHeard(lookedAtNumber < 0 ? 0 : lookedAtNumber)
                        .setSettled(lookedAtNumber == orders.getNumber() && overIsKnown)
                        .addHands(
                                HandReport.newBuilder()
                                        .setPeerPort(peers.port())
                                        .setFingerprint(peers.fingerprint()))
                        .addAllShards(partners.reports())
                        .addAllTraces(watch.traces())
                        .addAllTasks(tasks.reports())
                        .addAllPaths(paths.reports())
                        .addAllData(data.reports());
        for (HeldShard held : shelf.all()) {
            report.addShards(shard(held));
        }
        LOG.debug("Told: {}", report);
        return report.build();
    }

    private static ShardReport shard(HeldShard held) {
        return ShardReport.newBuilder()
                .setKey(PartnerShelf.key(held.manifest().id()))
                .setPlace(Place.LOCAL)
                .setBytes(held.manifest().bytes())
                .setFiles(held.manifest().files().size())
                .setDigest(
                        ByteString.copyFrom(
                                HexFormat.of().parseHex(held.manifest().digest().hex())))
                .setTakenAtEpochMillis(held.takenAt().toEpochMilli())
                .build();
    }
}
