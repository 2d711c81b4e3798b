package lockstep.controller.sim;

import lockstep.controller.sim.control.ControllerProcess;
import lockstep.controller.sim.control.Latch;
import lockstep.controller.sim.engine.Chance;
import lockstep.controller.sim.engine.Fault;
import lockstep.controller.sim.engine.Life;
import lockstep.controller.sim.engine.Network;
import lockstep.controller.sim.engine.World;
import lockstep.controller.sim.node.Machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Makes the faults happen that are given by how often they come.
final class FaultDriver {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(12);

    private final World world;
    private final Network network;
    private final Latch latch;
    private final List<ControllerProcess> controllers;
    private final List<Machine> machines;
    private final Duration lease;
    private final Chance chance;
    private final Life fate = new Life("fate");

    FaultDriver(
            World world,
            Network network,
            Latch latch,
            List<ControllerProcess> controllers,
            List<Machine> machines,
            Duration lease) {
        this.world = world;
        this.network = network;
        this.latch = latch;
        this.controllers = controllers;
        this.machines = machines;
        this.lease = lease;
        this.chance = world.chance().about("fate");
    }

    void start() {
        every(Fault.CONTROLLER_DIES, () -> chance.pick(controllers).kill());
        every(Fault.CONTROLLER_STOPS, () -> chance.pick(controllers).stopFor(time()));
        every(Fault.LATCH_MOVES, () -> latch.move(false));
        every(Fault.LATCH_LIES, () -> latch.move(true));
        every(Fault.PARTITION, this::cutAPath);
        every(Fault.ISOLATION, this::isolateAHost);
        every(Fault.DAEMON_DIES, () -> chance.pick(machines).killDaemonFor(time()));
        every(Fault.DAEMON_STOPS, () -> chance.pick(machines).stopDaemonFor(time()));
        every(Fault.MACHINE_RESTARTS, () -> chance.pick(machines).losePowerFor(time()));
        every(
                Fault.MACHINE_STAYS_OFF,
                () -> chance.pick(machines).losePowerFor(lease.multipliedBy(2)));
        every(Fault.SHEPHERD_DIES, () -> chance.pick(machines).killSomeShepherd());
        every(Fault.NODES_FORGOTTEN, () -> chance.pick(controllers).forgetLost());
        every(Fault.WALL_CLOCK_SET, () -> chance.pick(controllers).setWallClock());
    }

    private void every(Fault fault, Runnable happens) {
        double perMinute = world.faults().rate(fault);
        if (perMinute > 0) {
            Duration mean = Duration.ofNanos((long) (MINUTE.toNanos() / perMinute));
            again(fault, mean, happens);
        }
    }

    private void again(Fault fault, Duration mean, Runnable happens) {
        world.timeline()
                .in(
                        fate,
                        chance.after(mean),
                        () -> {
                            if (world.faults().rate(fault) > 0) {
                                happens.run();
                                again(fault, mean, happens);
                            }
                        });
    }

    private Duration time() {
        return chance.with(0.5) ? chance.between(MOMENT, LONG) : chance.between(MOMENT, lease);
    }

    private void cutAPath() {
        String controller = chance.pick(controllers).host();
        String node = chance.pick(machines).name();
        Duration time = time();
        int ways = chance.between(1, 3);
        if ((ways & 1) != 0) {
            network.cut(controller, node, time);
        }
        if ((ways & 2) != 0) {
            network.cut(node, controller, time);
        }
        world.note(
                "network",
                "%s and %s apart (%d) for %d ms"
                        .formatted(controller, node, ways, time.toMillis()));
    }

    private void isolateAHost() {
        List<String> hosts = new ArrayList<>();
        controllers.forEach(controller -> hosts.add(controller.host()));
        machines.forEach(machine -> hosts.add(machine.name()));
        String alone = chance.pick(hosts);
        Duration time = time();
        for (String other : hosts) {
            network.cut(alone, other, time);
            network.cut(other, alone, time);
        }
        world.note("network", "%s alone for %d ms".formatted(alone, time.toMillis()));
    }
}
