package lockstep.controller.sim.node;

import lockstep.controller.sim.check.Checker;
import lockstep.controller.sim.engine.Chance;
import lockstep.controller.sim.engine.DriftingClock;
import lockstep.controller.sim.engine.Life;
import lockstep.controller.sim.engine.Network;
import lockstep.controller.sim.engine.World;
import lockstep.controller.sim.seam.Seams;
import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.NodeIdentity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One machine: disk, clock, processes, the warden, and a daemon that is started again when it
/// dies.
public final class Machine {
    private static final double DRIFT = 0.0025;
    private static final Duration WARDEN_LOOKS_EVERY = Duration.ofMillis(600);

    private final World world;
    private final Network network;
    private final Checker checker;
    private final Seams seams;
    private final Chance chance;
    private final NodeIdentity identity;
    private final List<ControllerDoor> controllers;
    private final Duration daemonTick;
    private final MachineDisk disk;
    private final ProcessTable table;
    private Life boot;
    private DriftingClock clock;
    private Life daemon = new Life("none");
    private int boots;
    private int daemons;

    public Machine(
            World world,
            Network network,
            Checker checker,
            Seams seams,
            NodeIdentity identity,
            List<ControllerDoor> controllers,
            Duration daemonTick) {
        this.world = world;
        this.network = network;
        this.checker = checker;
        this.seams = seams;
        this.identity = identity;
        this.controllers = controllers;
        this.daemonTick = daemonTick;
        this.chance = world.chance().about("machine " + identity.name());
        this.disk = new MachineDisk(chance.about("disk"));
        this.boot = new Life(identity.name());
        this.clock = new DriftingClock(world.timeline(), rate());
        this.table = new ProcessTable(world, checker, identity.name(), boot, clock);
        table.reasons(this::mayEndByItself);
        table.damaged(disk.damaged::contains);
    }

    private double rate() {
        return chance.between(1 - DRIFT, 1 + DRIFT);
    }

    public String name() {
        return identity.name();
    }

    private String bootId() {
        return "boot-" + boots;
    }

    /// Switches it on.
    public void powerOn() {
        boots++;
        boot = new Life(name());
        clock = new DriftingClock(world.timeline(), rate());
        table.powerOn(boot, clock);
        startDaemonIn(chance.between(Duration.ofMillis(10), Duration.ofMillis(500)));
    }

    private void startDaemonIn(Duration delay) {
        world.timeline().in(boot, delay, this::startDaemon);
    }

    private void startDaemon() {
        if (isOff() || (daemons > 0 && !daemon.isOver())) {
            return;
        }
        daemons++;
        daemon = new Life(name() + "/" + daemons);
        world.note(name(), "daemon %d starts".formatted(daemons));
        SimulatedSpool spool =
                new SimulatedSpool(
                        world, checker, daemon, disk, name(), bootId(), this::leaseExtended);
        SimulatedHost host = new SimulatedHost(world, daemon, table);
        Daemon started =
                new Daemon(
                        world,
                        network,
                        checker,
                        seams,
                        identity,
                        daemon,
                        spool,
                        host,
                        clock::millis,
                        controllers,
                        daemonTick);
        table.watchedBy(daemon, started.agent());
        world.timeline().in(daemon, Duration.ZERO, started::start);
    }

    private void leaseExtended(long untilMillis) {
        if (seams.hasWarden()) {
            long at = clock.trueNanosAt(untilMillis);
            Duration late = chance.between(Duration.ZERO, WARDEN_LOOKS_EVERY);
            world.timeline().at(boot, at + late.toNanos(), this::wardenLooks);
        }
    }

    private void wardenLooks() {
        if (clock.millis() >= disk.leaseUntilMillis && table.endEverything()) {
            world.timeline().in(boot, WARDEN_LOOKS_EVERY, this::wardenLooks);
        }
    }

    private boolean mayEndByItself(AttemptKey key) {
        boolean leaseIsOver = clock.millis() + 250 >= disk.leaseUntilMillis;
        return leaseIsOver || disk.records.get(key) == null || disk.damaged.contains(key);
    }

    /// What its spool still holds of any attempt.
    public Optional<String> leftovers() {
        return disk.records.keySet().stream()
                .findFirst()
                .map(key -> name() + " still keeps the record of " + key);
    }

    public boolean isOff() {
        return boot.isOver();
    }

    /// The power fails, and comes back after that time.
    public void losePowerFor(Duration time) {
        if (isOff()) {
            return;
        }
        world.note(name(), "† power lost for %d ms".formatted(time.toMillis()));
        boot.end();
        daemon.end();
        disk.powerCut();
        table.powerCut();
        world.timeline().in(new Life("grid"), time, this::powerOn);
    }

    /// `kill -9` of the daemon; it is started again after that time.
    public void killDaemonFor(Duration time) {
        if (isOff() || daemon.isOver()) {
            return;
        }
        world.note(name(), "† daemon killed for %d ms".formatted(time.toMillis()));
        daemon.end();
        disk.daemonDied();
        startDaemonIn(time);
    }

    /// SIGSTOP and SIGCONT of the daemon.
    public void stopDaemonFor(Duration time) {
        world.note(name(), "‖ daemon stopped for %d ms".formatted(time.toMillis()));
        daemon.freezeUntil(world.nowNanos() + time.toNanos());
    }

    public void killSomeShepherd() {
        table.killSomeShepherd();
    }
}
