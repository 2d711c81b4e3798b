package lockstep.node.agent;

import lockstep.protocol.v1.AttemptOrder;
import lockstep.protocol.v1.AttemptPhase;
import lockstep.protocol.v1.AttemptReport;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.NodeCause;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// One life of one node's daemon: obeys orders, watches its ranks, and says what it holds.
///
/// All methods are called on one thread, and so are the answers of [Spool] and [RankHost]. Call
/// [#tick] every few tens of milliseconds: leases, grace periods and time limits end at ticks.
public final class NodeAgent implements RankEvents {

    private static final Logger LOG = LoggerFactory.getLogger(NodeAgent.class);

    private static final long LEASE_MARGIN_MILLIS = 250;

    private final NodeIdentity identity;
    private final World world;
    private final Admission admission;
    private final Recovered recovered;
    private final OrderGate gate;
    private final Forgotten forgotten;
    private final TreeMap<AttemptKey, Attempt> attempts = new TreeMap<>();
    private final TreeMap<AttemptKey, AttemptRecord.Closed> closed = new TreeMap<>();
    private final Set<AttemptKey> beingForgotten = new HashSet<>();

    private long leaseUntilMillis;
    private long reportSeq;

    /// Reads the spool, and takes up what the last daemon left.
    ///
    /// @param changed called whenever the next [#report] would differ from the last; it must not
    ///   call back at once
    public NodeAgent(
            NodeIdentity identity,
            LaunchPolicy policy,
            Spool spool,
            RankHost host,
            Restores restores,
            NodeClock clock,
            Runnable changed) {
        this.identity = identity;
        this.world = new World(spool, host, restores, clock, changed);
        this.admission = new Admission(policy, new Holdings(identity.description()));
        this.recovered = spool.recover();
        this.gate =
                new OrderGate(
                        spool,
                        ProtocolVersion.OWN,
                        recovered.incarnation(),
                        recovered.allegiance(),
                        this::obey);
        this.forgotten = new Forgotten(recovered.forgotten());
        this.leaseUntilMillis = recovered.leaseUntilMillis();
    }

    /// Takes the attempts found in the spool under observation again. Called once, before anything
    /// else.
    public void start() {
        recovered.attempts().forEach(this::adopt);
        List.copyOf(attempts.values()).forEach(attempt -> attempt.resume(portsTaken()));
        tick();
    }

    private void adopt(Recovered.StoredAttempt stored) {
        switch (stored.record()) {
            case AttemptRecord.Closed record -> closed.put(record.key(), record);
            case AttemptRecord.Held record -> {
                boolean restarted = !record.bootId().equals(recovered.incarnation().getBootId());
                var states = world.host().adopt(record, restarted);
                attempts.put(
                        record.key(),
                        Attempt.adopt(
                                world, record, stored.progress(), Ranks.found(states), restarted));
            }
            case AttemptRecord.Damaged(AttemptKey key, String detail) -> {
                var record = new AttemptRecord.Held(key, LaunchSpec.getDefaultInstance(), "");
                var end = new AttemptProgress.End(NodeCause.RANK_LOST, detail, 0);
                var progress = new AttemptProgress(Optional.empty(), Optional.of(end));
                attempts.put(
                        key, Attempt.adopt(world, record, progress, Ranks.found(Map.of()), false));
            }
        }
    }

    /// Obeys `orders`, unless they are from a lower epoch, another cluster or for another life of
    /// this node.
    public void onOrders(NodeOrders orders) {
        endIfLeaseIsOver();
        gate.offer(orders);
    }

    private void obey(NodeOrders orders) {
        endIfLeaseIsOver();
        if (orders.getLeaseUntilNodeClockMillis() > leaseUntilMillis) {
            leaseUntilMillis = orders.getLeaseUntilNodeClockMillis();
            world.spool().extendLease(leaseUntilMillis);
        }
        orders.getOrdersList().forEach(this::obey);
    }

    private void obey(AttemptOrder order) {
        if (order.getJobId() < 1 || order.getAttempt() < 1) {
            LOG.warn("Order for no attempt ignored: {}.{}", order.getJobId(), order.getAttempt());
            return;
        }
        var key = new AttemptKey(order.getJobId(), order.getAttempt());
        try (var _ = MDC.putCloseable("job", Integer.toString(order.getJobId()));
                var _ = MDC.putCloseable("attempt", Integer.toString(order.getAttempt()))) {
            obey(key, order);
        }
    }

    private void obey(AttemptKey key, AttemptOrder order) {
        switch (order.getWanted()) {
            case PREPARE -> prepare(key, order);
            case COMMIT -> commit(key, order);
            case STOP -> stop(key, Integer.toUnsignedLong(order.getGraceMillis()));
            case FORGET -> forget(key);
            case NOTIFY ->
                    Optional.ofNullable(attempts.get(key))
                            .ifPresent(attempt -> attempt.tell(order.getNotice()));
            default -> LOG.warn("Unknown order for attempt {} ignored", key);
        }
    }

    private void prepare(AttemptKey key, AttemptOrder order) {
        if (knows(key) || leaseIsOver()) {
            return;
        }
        if (forgotten.contains(key)) {
            recall(key, NodeCause.REFUSED);
            return;
        }
        Optional<String> objection =
                order.hasLaunch()
                        ? admission.objection(key, order.getLaunch(), attempts.values())
                        : Optional.of("the order says nothing about what to launch");
        if (objection.isPresent()) {
            close(key, NodeCause.REFUSED, objection.get());
            return;
        }
        String bootId = recovered.incarnation().getBootId();
        var record = new AttemptRecord.Held(key, order.getLaunch(), bootId);
        var attempt = Attempt.prepare(world, record);
        attempts.put(key, attempt);
        world.changed().run();
        world.spool()
                .saveAttempt(
                        record, Spool.Reply.of(attempt::onRecordSaved, attempt::onRecordFailed));
    }

    /// Makes sure that `key` never starts here, and says so. Reported even if that cannot be saved:
    /// the next daemon does not obey orders for this one, so saving only helps against controllers
    /// that forgot.
    private void close(AttemptKey key, NodeCause cause, String detail) {
        var record = new AttemptRecord.Closed(key, cause, detail);
        closed.put(key, record);
        world.spool()
                .saveAttempt(
                        record,
                        Spool.Reply.of(
                                world.changed(), why -> LOG.error("Cannot save {}: {}", key, why)));
        world.changed().run();
    }

    /// Whether there is a record of `key`.
    public boolean knows(AttemptKey key) {
        return attempts.containsKey(key) || closed.containsKey(key);
    }

    /// Answers an order for a forgotten attempt: whoever sent it must not wait for ever. Needs no
    /// saving.
    private void recall(AttemptKey key, NodeCause cause) {
        closed.put(key, new AttemptRecord.Closed(key, cause, "it was forgotten here already"));
        world.changed().run();
    }

    private void commit(AttemptKey key, AttemptOrder order) {
        Attempt attempt = attempts.get(key);
        if (attempt == null) {
            endUnknown(key, NodeCause.RANK_LOST, "this node has no record of it");
        } else if (!leaseIsOver()) {
            attempt.commit(new Rendezvous(order.getRendezvousAddress(), order.getRendezvousPort()));
        }
    }

    private void stop(AttemptKey key, long graceMillis) {
        Attempt attempt = attempts.get(key);
        if (attempt == null) {
            endUnknown(key, NodeCause.ORDERED, "");
        } else {
            attempt.stop(NodeCause.ORDERED, "", graceMillis);
        }
    }

    private void endUnknown(AttemptKey key, NodeCause cause, String detail) {
        if (forgotten.contains(key) && !knows(key)) {
            recall(key, cause);
        } else if (!knows(key)) {
            close(key, cause, detail);
        }
    }

    private void forget(AttemptKey key) {
        Attempt attempt = attempts.get(key);
        boolean finished = attempt == null ? closed.containsKey(key) : !attempt.holdsResources();
        if (finished && beingForgotten.add(key)) {
            world.spool()
                    .forget(
                            key,
                            Spool.Reply.of(() -> onForgotten(key), why -> onRetained(key, why)));
        }
    }

    private void onRetained(AttemptKey key, String why) {
        beingForgotten.remove(key);
        LOG.error("Cannot forget attempt {}: {}", key, why);
    }

    private void onForgotten(AttemptKey key) {
        forgotten.add(key);
        beingForgotten.remove(key);
        if (attempts.remove(key) != null || closed.remove(key) != null) {
            world.host().remove(key);
            world.changed().run();
        }
    }

    @Override
    public void onRank(AttemptKey key, int rank, RankState state) {
        Attempt attempt = attempts.get(key);
        if (attempt != null) {
            attempt.onRank(rank, state, portsTaken());
        }
    }

    @Override
    public void onCleared(AttemptKey key) {
        Attempt attempt = attempts.get(key);
        if (attempt != null) {
            attempt.tick();
        }
    }

    /// Does what is due by now.
    public void tick() {
        endIfLeaseIsOver();
        attempts.values().forEach(attempt -> attempt.tick(this::portsTaken));
    }

    /// Everything must be gone when the lease ends, so it is over a moment before that.
    private boolean leaseIsOver() {
        return world.clock().bootMillis() + LEASE_MARGIN_MILLIS >= leaseUntilMillis;
    }

    private void endIfLeaseIsOver() {
        if (leaseIsOver()) {
            attempts.values().forEach(attempt -> attempt.stop(NodeCause.LEASE_ENDED, "", 0));
        }
    }

    private Set<Integer> portsTaken() {
        return attempts.values().stream()
                .filter(Attempt::holdsResources)
                .map(Attempt::rendezvousPort)
                .collect(Collectors.toSet());
    }

    /// Who this is now, for others than the node link.
    public Standing standing() {
        boolean free = attempts.values().stream().noneMatch(Attempt::holdsResources);
        Allegiance to = gate.allegiance();
        return new Standing(to.clusterId(), to.epoch(), recovered.incarnation(), free);
    }

    /// The whole inventory as it is now. Each call makes a new report with the next `report_seq`.
    public NodeReport report() {
        var report =
                NodeReport.newBuilder()
                        .setProtocolVersion(ProtocolVersion.OWN.current())
                        .setClusterId(gate.allegiance().clusterId())
                        .setNode(identity.name())
                        .setIncarnation(recovered.incarnation())
                        .setReportSeq(++reportSeq)
                        .setEpochSeen(gate.allegiance().epoch())
                        .setNodeClockMillis(world.clock().bootMillis())
                        .setDescription(identity.description());
        attempts.values().forEach(attempt -> report.addAttempts(attempt.report()));
        closed.values().forEach(record -> report.addAttempts(report(record)));
        return report.build();
    }

    private static AttemptReport report(AttemptRecord.Closed record) {
        return AttemptReport.newBuilder()
                .setJobId(record.key().jobId())
                .setAttempt(record.key().attempt())
                .setPhase(AttemptPhase.FINISHED)
                .setCause(record.cause())
                .setDetail(record.detail())
                .build();
    }
}
