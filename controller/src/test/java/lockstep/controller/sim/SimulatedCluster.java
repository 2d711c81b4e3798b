package lockstep.controller.sim;

import lockstep.controller.planning.RemedyRules;
import lockstep.controller.sim.check.Checker;
import lockstep.controller.sim.check.Verdict;
import lockstep.controller.sim.client.ApiDoor;
import lockstep.controller.sim.client.Client;
import lockstep.controller.sim.client.Wish;
import lockstep.controller.sim.control.ControllerProcess;
import lockstep.controller.sim.control.Database;
import lockstep.controller.sim.control.Latch;
import lockstep.controller.sim.engine.Chance;
import lockstep.controller.sim.engine.Faults;
import lockstep.controller.sim.engine.Network;
import lockstep.controller.sim.engine.Timeline;
import lockstep.controller.sim.engine.Trace;
import lockstep.controller.sim.engine.World;
import lockstep.controller.sim.node.ControllerDoor;
import lockstep.controller.sim.node.Machine;
import lockstep.controller.sim.seam.Seams;
import lockstep.controller.stage.StageSettings;
import lockstep.controller.term.Adjustable;
import lockstep.controller.term.TermSettings;
import lockstep.gang.assess.AssessSettings;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.decide.BaggageMax;
import lockstep.gang.fair.Policy;
import lockstep.gang.plan.Settings;
import lockstep.gang.probe.ProbeSettings;
import lockstep.gang.progress.ProgressSettings;
import lockstep.gang.remedy.Remedies;
import lockstep.node.agent.NodeIdentity;
import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.NodeDescription;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Everything that a seed makes: controllers, machines, clients, what lies between them, and the
/// checker that watches.
final class SimulatedCluster {
    private static final int CPUS = 4;
    private static final int MEMORY_MIB = 1_000;
    private static final int ACCELERATORS = 2;

    private final Scenario scenario;
    private final World world;
    private final Checker checker;
    private final Database database;
    private final Latch latch;
    private final List<ControllerProcess> controllers = new ArrayList<>();
    private final List<Machine> machines = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final FaultDriver driver;

    SimulatedCluster(long seed, Trace trace, Seams seams) {
        Chance chance = Chance.of(seed);
        Verdict verdict = new Verdict();
        Timeline timeline = new Timeline(verdict::isBroken);
        scenario = Scenario.of(chance);
        world = new World(timeline, trace, chance, Faults.of(chance));
        checker = new Checker(verdict, timeline::nowNanos);
        database = new Database(world, checker, seams);
        latch = new Latch(world);
        Network network = new Network(world);
        addControllers(network, seams);
        addMachines(network, seams);
        List<ApiDoor> doors = List.copyOf(controllers);
        for (int i = 1; i <= scenario.clients(); i++) {
            clients.add(new Client(world, network, checker, doors, i));
        }
        Duration lease = scenario.leases().getFirst().lease();
        driver = new FaultDriver(world, network, latch, controllers, machines, lease);
    }

    private void addControllers(Network network, Seams seams) {
        Adjustable adjustable =
                new Adjustable(
                        scenario.rules(),
                        Partitions.single(),
                        scenario.planAtLeastEvery(),
                        new RemedyRules(new Remedies(Settings.standard(), Policy.open()), true),
                        ProgressSettings.STANDARD);
        List<TermSettings> settings =
                scenario.leases().stream()
                        .map(
                                leases ->
                                        seams.settings(
                                                new TermSettings(
                                                        leases,
                                                        ProbeSettings.NEVER,
                                                        AssessSettings.STANDARD,
                                                        scenario.validity(),
                                                        StageSettings.STANDARD,
                                                        scenario.snapshotEvery(),
                                                        BaggageMax.UNBOUNDED,
                                                        () -> adjustable)))
                        .toList();
        for (int i = 1; i <= scenario.controllers(); i++) {
            controllers.add(
                    new ControllerProcess(
                            world, network, checker, seams, database, latch, settings, "c" + i));
        }
    }

    private void addMachines(Network network, Seams seams) {
        List<ControllerDoor> doors = List.copyOf(controllers);
        for (int i = 1; i <= scenario.nodes(); i++) {
            machines.add(
                    new Machine(
                            world,
                            network,
                            checker,
                            seams,
                            identity(i),
                            doors,
                            scenario.daemonTick()));
        }
    }

    private static NodeIdentity identity(int number) {
        NodeDescription.Builder description =
                NodeDescription.newBuilder()
                        .setHostName("n" + number)
                        .setAddress("n" + number)
                        .setCpus(CPUS)
                        .setMemoryMib(MEMORY_MIB)
                        .setLeaf("leaf" + number / 3)
                        .setSpine("spine" + number / 6)
                        .setVersion("0");
        for (int i = 0; i < ACCELERATORS; i++) {
            description.addAccelerators(
                    Accelerator.newBuilder().setId("gpu" + i).setName("gpu").setType("h100"));
        }
        return new NodeIdentity("n" + number, description.build());
    }

    /// Switches everything on. What clients wish comes at its time.
    void start() {
        controllers.forEach(ControllerProcess::start);
        machines.forEach(Machine::powerOn);
        Chance chance = world.chance().about("wishes");
        for (int i = 1; i <= scenario.jobs(); i++) {
            Wish wish = Wish.of(chance, "r" + i, scenario.nodes(), CPUS, ACCELERATORS);
            chance.pick(clients)
                    .willSubmit(chance.between(Duration.ZERO, scenario.faultyFor()), wish);
        }
        driver.start();
    }

    Scenario scenario() {
        return scenario;
    }

    World world() {
        return world;
    }

    Checker checker() {
        return checker;
    }

    Database database() {
        return database;
    }

    Latch latch() {
        return latch;
    }

    List<ControllerProcess> controllers() {
        return controllers;
    }

    List<Machine> machines() {
        return machines;
    }

    List<Client> clients() {
        return clients;
    }
}
