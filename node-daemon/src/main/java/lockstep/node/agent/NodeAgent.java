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

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// One life of one node's daemon: obeys orders, watches its ranks, and says what it holds.
///
/// All methods are called on one thread, and so are the answers of [Spool] and [RankHost]. Call
/// [#tick] every few tens of milliseconds: leases, grace periods and time limits end at ticks.
public final class NodeAgent implements RankEvents {

    private static final Logger LOG = LoggerFactory.getLogger(NodeAgent.class);

    private final NodeIdentity identity;
    private final LaunchPolicy policy;
    private final World world;
    private final Holdings holdings;
    private final Recovered recovered;
    private final OrderGate gate;
    private final Forgotten forgotten;
    private final TreeMap<AttemptKey, Attempt> attempts = new TreeMap<>();
    private final TreeMap<AttemptKey, AttemptRecord.Closed> closed = new TreeMap<>();

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
            NodeClock clock,
            Runnable changed) {
        this.identity = identity;
        this.policy = policy;
        this.world = new World(spool, host, clock, changed);
        this.holdings = new Holdings(identity.description());
        this.recovered = spool.recover();
        this.gate =
                new OrderGate(spool, recovered.incarnation(), recovered.allegiance(), this::obey);
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
                        Attempt.adopt(world, record, stored.progress(), states, restarted));
            }
            case AttemptRecord.Damaged(AttemptKey key, String detail) -> {
                var record = new AttemptRecord.Held(key, LaunchSpec.getDefaultInstance(), "");
                var end = new AttemptProgress.End(NodeCause.RANK_LOST, detail, 0);
                var progress = new AttemptProgress(Optional.empty(), Optional.of(end));
                attempts.put(key, Attempt.adopt(world, record, progress, Map.of(), false));
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
        boolean leased = world.clock().bootMillis() < leaseUntilMillis;
        switch (order.getWanted()) {
            case PREPARE -> {
                if (leased) {
                    prepare(key, order);
                }
            }
            case COMMIT -> {
                if (leased) {
                    commit(key, order);
                }
            }
            case STOP -> stop(key, Integer.toUnsignedLong(order.getGraceMillis()));
            case FORGET -> forget(key);
            default -> LOG.warn("Unknown order for attempt {} ignored", key);
        }
    }

    private void prepare(AttemptKey key, AttemptOrder order) {
        if (attempts.containsKey(key) || closed.containsKey(key) || forgotten.contains(key)) {
            return;
        }
        Optional<String> objection =
                order.hasLaunch()
                        ? objection(key, order.getLaunch())
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
        world.spool().saveAttempt(record, reply(attempt::onRecordSaved, attempt::onRecordFailed));
    }

    /// Every order is answered by a report of its attempt: silence proves nothing to the controller.
    private void commit(AttemptKey key, AttemptOrder order) {
        Attempt attempt = attempts.get(key);
        if (attempt != null) {
            attempt.commit(
                    new Rendezvous(order.getRendezvousAddress(), order.getRendezvousPort()));
        } else if (!closed.containsKey(key)) {
            close(key, NodeCause.RANK_LOST, "this node has no record of the attempt");
        }
    }

    private Optional<String> objection(AttemptKey key, LaunchSpec launch) {
        long ranks = launch.getRanksList().stream().mapToInt(r -> r.getRank()).distinct().count();
        if (ranks != launch.getRanksCount()) {
            return Optional.of("the order names a rank twice");
        }
        for (Attempt other : attempts.values()) {
            if (other.key().jobId() == key.jobId() && other.holdsResources()) {
                return Optional.of(
                        "attempt %s of this job still lives here".formatted(other.key()));
            }
        }
        return policy.objection(launch)
                .or(
                        () ->
                                holdings.objection(
                                        launch,
                                        attempts.values().stream()
                                                .filter(Attempt::holdsResources)
                                                .map(Attempt::launch)
                                                .toList()));
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
                        reply(world.changed(), why -> LOG.error("Cannot save {}: {}", key, why)));
        world.changed().run();
    }

    private void stop(AttemptKey key, long graceMillis) {
        Attempt attempt = attempts.get(key);
        if (attempt != null) {
            attempt.stop(NodeCause.ORDERED, "", graceMillis);
        } else if (!closed.containsKey(key)) {
            close(key, NodeCause.ORDERED, "");
        }
    }

    private void forget(AttemptKey key) {
        Attempt attempt = attempts.get(key);
        boolean finished = attempt == null ? closed.containsKey(key) : !attempt.holdsResources();
        if (finished) {
            world.spool()
                    .forget(
                            key,
                            reply(
                                    () -> onForgotten(key),
                                    why -> LOG.error("Cannot forget {}: {}", key, why)));
        }
    }

    private void onForgotten(AttemptKey key) {
        forgotten.add(key);
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

    /// Does what is due by now.
    public void tick() {
        endIfLeaseIsOver();
        long now = world.clock().bootMillis();
        attempts.values().forEach(attempt -> attempt.tick(now));
    }

    private void endIfLeaseIsOver() {
        if (world.clock().bootMillis() >= leaseUntilMillis) {
            attempts.values().forEach(attempt -> attempt.stop(NodeCause.LEASE_ENDED, "", 0));
        }
    }

    private Set<Integer> portsTaken() {
        return attempts.values().stream()
                .filter(Attempt::holdsResources)
                .map(Attempt::rendezvousPort)
                .collect(Collectors.toSet());
    }

    /// The whole inventory as it is now. Each call makes a new report with the next `report_seq`.
    public NodeReport report() {
        var report =
                NodeReport.newBuilder()
                        .setProtocolVersion(OrderGate.PROTOCOL_VERSION)
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

    private static Spool.Reply reply(Runnable saved, Consumer<String> failed) {
        return new Spool.Reply() {
            @Override
            public void saved() {
                saved.run();
            }

            @Override
            public void failed(String why) {
                failed.accept(why);
            }
        };
    }
}
