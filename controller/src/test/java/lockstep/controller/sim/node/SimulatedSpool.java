package lockstep.controller.sim.node;

import lockstep.controller.sim.check.Checker;
import lockstep.controller.sim.engine.Chance;
import lockstep.controller.sim.engine.Fault;
import lockstep.controller.sim.engine.Life;
import lockstep.controller.sim.engine.World;
import lockstep.node.agent.Allegiance;
import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptProgress;
import lockstep.node.agent.AttemptRecord;
import lockstep.node.agent.Recovered;
import lockstep.node.agent.Spool;
import lockstep.protocol.v1.Incarnation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// The spool as one life of the daemon uses it: a single writer behind it does one thing after the
/// other.
final class SimulatedSpool implements Spool {
    private static final Duration FASTEST = Duration.ofNanos(200_000);
    private static final Duration SLOW = Duration.ofSeconds(1);
    private static final Duration FAST = Duration.ofMillis(4);

    private final World world;
    private final Chance chance;
    private final Life daemon;
    private final MachineDisk disk;
    private final String node;
    private final String bootId;
    private final LongConsumer leaseExtended;
    private final Checker checker;
    private long effects;
    private long writerIsFreeAtNanos;

    SimulatedSpool(
            World world,
            Checker checker,
            Life daemon,
            MachineDisk disk,
            String node,
            String bootId,
            LongConsumer leaseExtended) {
        this.world = world;
        this.checker = checker;
        this.chance = world.chance().about("spool of " + daemon.name());
        this.daemon = daemon;
        this.disk = disk;
        this.node = node;
        this.bootId = bootId;
        this.leaseExtended = leaseExtended;
    }

    /// Counts what the agent has done to it.
    long effects() {
        return effects;
    }

    @Override
    public Recovered recover() {
        disk.starts++;
        List<Recovered.StoredAttempt> attempts = new ArrayList<>();
        disk.records.forEach(
                (key, record) -> {
                    if (world.faults().strikes(Fault.RECORD_DAMAGED)) {
                        world.note(daemon.name(), "the record of " + key + " is damaged");
                        disk.damaged.add(key);
                    }
                    attempts.add(
                            new Recovered.StoredAttempt(
                                    disk.damaged.contains(key)
                                            ? new AttemptRecord.Damaged(key, "damaged")
                                            : record,
                                    disk.progress.getOrDefault(key, AttemptProgress.NONE)));
                });
        return new Recovered(
                Incarnation.newBuilder().setBootId(bootId).setStart(disk.starts).build(),
                disk.allegiance,
                disk.leaseBootId.equals(bootId) ? disk.leaseUntilMillis : 0,
                attempts,
                disk.forgotten);
    }

    @Override
    public void saveAllegiance(Allegiance allegiance, Reply reply) {
        write(
                () -> {
                    if (allegiance.epoch() >= disk.allegiance.epoch()) {
                        disk.allegiance = allegiance;
                        checker.epochSeen(node, allegiance.epoch());
                    }
                },
                reply);
    }

    @Override
    public void saveAttempt(AttemptRecord record, Reply reply) {
        write(() -> disk.records.put(record.key(), record), reply);
    }

    @Override
    public void forget(AttemptKey key, Reply reply) {
        write(
                () -> {
                    disk.forgotten.merge(key.jobId(), key.attempt(), Math::max);
                    disk.records.remove(key);
                    disk.progress.remove(key);
                },
                reply);
    }

    private void write(Runnable effect, Reply reply) {
        effects++;
        MachineDisk.Write write = disk.begin(effect);
        boolean fails = world.faults().strikes(Fault.SPOOL_WRITE_FAILS);
        boolean slow = world.faults().strikes(Fault.SPOOL_WRITE_SLOW);
        long begins = Math.max(writerIsFreeAtNanos, world.nowNanos());
        writerIsFreeAtNanos = begins + chance.between(FASTEST, slow ? SLOW : FAST).toNanos();
        world.timeline().at(daemon, writerIsFreeAtNanos, () -> finish(write, fails, reply));
    }

    private void finish(MachineDisk.Write write, boolean fails, Reply reply) {
        disk.end(write);
        if (!fails) {
            write.perform();
            reply.saved();
            return;
        }
        if (chance.with(0.5)) {
            write.perform();
        }
        world.note(daemon.name(), "a write to the spool fails");
        reply.failed("No space left on device");
    }

    @Override
    public void noteProgress(AttemptKey key, AttemptProgress progress) {
        effects++;
        if (!world.faults().strikes(Fault.SPOOL_WRITE_FAILS)) {
            disk.progress.put(key, progress);
        }
    }

    @Override
    public void extendLease(long untilMillis) {
        effects++;
        disk.leaseBootId = bootId;
        disk.leaseUntilMillis = untilMillis;
        leaseExtended.accept(untilMillis);
    }
}
