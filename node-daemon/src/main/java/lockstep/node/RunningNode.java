package lockstep.node;

import lockstep.node.agent.NodeAgent;
import lockstep.node.agent.NodeIdentity;
import lockstep.node.agent.Standing;
import lockstep.node.config.NodeConfig;
import lockstep.node.config.NodeConfig.Strays;
import lockstep.node.enforce.CgroupLayout;
import lockstep.node.enforce.Controller;
import lockstep.node.enforce.OwnCores;
import lockstep.node.inventory.Hardware;
import lockstep.node.launch.CgroupPlace;
import lockstep.node.launch.LaunchRules;
import lockstep.node.launch.Privilege;
import lockstep.node.launch.RunDirectory;
import lockstep.node.launch.ShepherdHost;
import lockstep.node.launch.Site;
import lockstep.node.launch.StraySensor;
import lockstep.node.launch.Warden;
import lockstep.node.link.ControllerLink;
import lockstep.node.link.Controllers;
import lockstep.node.process.BootClock;
import lockstep.node.process.ProcessTable;
import lockstep.node.sense.Happening;
import lockstep.node.sense.HappeningLog;
import lockstep.node.sense.Sensor;
import lockstep.node.spool.FileSpool;
import lockstep.node.stage.HandSite;
import lockstep.protocol.v1.NodeDescription;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// All parts of one node daemon, put together and running.
final class RunningNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration WARDEN_CHECK = Duration.ofSeconds(1);
    private static final Duration OWN_CORES_CHECK = Duration.ofMillis(200);
    private static final int WORKERS = 4;
    private static final String WORKER = "worker-";

    private final DataDirectory data;
    private final AgentThread agentThread;
    private final ExecutorService workers;
    private final FileSpool spool;
    private final ShepherdHost host;
    private final ControllerLink link;
    private final NodeStage stage;
    private final Optional<NodeSenses> senses;
    private final Optional<UserDoor> users;

    private RunningNode(NodeConfig config, DataDirectory data, Consumer<Throwable> fatal)
            throws IOException {
        this.data = data;
        Controllers controllers = HostCertificate.ofNode(config);
        var hardware = new Hardware(Path.of("/"));
        String hostName = Files.readString(hardware.proc().resolve("sys/kernel/hostname")).strip();
        String bootId = hardware.bootId();
        NodeDescription description = new Describer(config, hardware, hostName).description();
        var identity = new NodeIdentity(config.node().name(), description);
        Privilege privilege = Privilege.own();
        var rules =
                new LaunchRules(
                        privilege, config.launch().allowRootJobs(), config.launch().minUserId());
        RunDirectory run = RunDirectory.open(data.run());
        Optional<Path> cgroup = cgroup(config, hardware.proc(), data.path());
        var layout = CgroupLayout.detect(Path.of("/"));
        String name = CgroupPlace.nameOf(config.node().name(), data.path());
        var happenings = new HappeningLog();
        var site =
                new Site(
                        config.node().name(),
                        hostName,
                        description.getAcceleratorsList(),
                        bootId,
                        new ProcessTable(hardware.proc()),
                        places(config, layout, cgroup, name),
                        new Enforcing(config, hardware, privilege, description)
                                .open(layout, name, cgroup));

        agentThread = new AgentThread(fatal);
        workers = workers();
        spool = new FileSpool(data.spool(), run.lease(), bootId, agentThread);
        host =
                new ShepherdHost(
                        site,
                        run,
                        privilege,
                        agentThread,
                        workers,
                        (symptom, part, text, drains) ->
                                happenings.add(
                                        List.of(
                                                new Happening(
                                                        symptom,
                                                        part,
                                                        text,
                                                        Instant.now(),
                                                        drains))));
        Warden warden = host.warden();
        warden.announceDaemon();
        var changes = new Changes();
        var standing = new AtomicReference<>(Standing.UNKNOWN);
        stage =
                new NodeStage(
                        controllers,
                        new HandSite(
                                config.node().name(),
                                description.getAddress(),
                                run.stage(),
                                bootId,
                                privilege,
                                rules),
                        standing::get,
                        System::nanoTime);
        var agent =
                new NodeAgent(
                        identity,
                        rules,
                        spool,
                        host,
                        stage.restores(),
                        new BootClock(),
                        changes::announce);
        host.connect(agent);
        link =
                new ControllerLink(
                        controllers,
                        agentThread,
                        new SplittableRandom(),
                        agent::report,
                        agent::onOrders);
        changes.listener = link::changed;
        startAgent(agent, config.launch().strays());
        standing.set(agent.standing());
        link.start();
        stage.start();
        agentThread.every(
                TICK,
                () -> {
                    agent.tick();
                    standing.set(agent.standing());
                });
        agentThread.every(POLL, host::poll);
        agentThread.every(WARDEN_CHECK, () -> workers.execute(warden::ensureAlive));
        var cores =
                new OwnCores(
                        Path.of("/proc/self/task"),
                        site.enforcement(),
                        thread -> thread.startsWith(WORKER));
        agentThread.every(
                OWN_CORES_CHECK,
                () -> {
                    if (cores.isDue()) {
                        workers.execute(cores::keep);
                    }
                });
        senses =
                config.sense().enabled()
                        ? Optional.of(
                                new NodeSenses(
                                        config,
                                        controllers,
                                        sensors(config, standing::get, rules, site.processes()),
                                        standing::get,
                                        run::progressFiles,
                                        happenings))
                        : Optional.empty();
        senses.ifPresent(NodeSenses::start);
        users =
                config.users().socket().isPresent()
                        ? Optional.of(UserDoor.open(config.users().socket().get(), controllers))
                        : Optional.empty();
    }

    private List<Sensor> sensors(
            NodeConfig config,
            Supplier<Standing> standing,
            LaunchRules rules,
            ProcessTable processes)
            throws IOException {
        List<Sensor> sensors =
                new ArrayList<>(
                        SensorList.of(
                                config.node().name(),
                                config.sense(),
                                Path.of("/"),
                                () -> standing.get().free(),
                                System::nanoTime));
        if (config.launch().strays() != Strays.IGNORE) {
            sensors.add(
                    new StraySensor(
                            processes,
                            host::usersHere,
                            rules,
                            config.launch().strays(),
                            InstantSource.system()));
        }
        return sensors;
    }

    /// All there from the beginning: they start ranks, which run where their threads may.
    private static ExecutorService workers() {
        var threads =
                new ThreadPoolExecutor(
                        WORKERS,
                        WORKERS,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().name(WORKER, 0).factory());
        threads.prestartAllCoreThreads();
        return threads;
    }

    /// The agent tells the link, and the link asks the agent: one of them comes first.
    private static final class Changes {
        private Runnable listener = () -> {};

        void announce() {
            listener.run();
        }
    }

    /// Starts everything.
    ///
    /// @param fatal told when the agent's thread has failed; it must end the process
    /// @throws IOException when the node cannot work here
    static RunningNode start(NodeConfig config, Consumer<Throwable> fatal) throws IOException {
        Tools.check();
        DataDirectory data = DataDirectory.hold(config.node().data());
        return new RunningNode(config, data, fatal);
    }

    /// Does something again and again on the agent's thread, for as long as that does not hang.
    void whileItLives(Duration every, Runnable sign) {
        agentThread.every(every, sign);
    }

    private void startAgent(NodeAgent agent, Strays strays) {
        var started = new CompletableFuture<Void>();
        agentThread.execute(
                () -> {
                    agent.start();
                    host.collect(agent::knows, strays);
                    started.complete(null);
                });
        started.join();
    }

    private static Optional<Path> cgroup(NodeConfig config, Path proc, Path data) {
        Optional<Path> parent =
                switch (config.launch().cgroup()) {
                    case NodeConfig.CgroupChoice.Own _ -> CgroupPlace.below(proc);
                    case NodeConfig.CgroupChoice.None _ -> Optional.empty();
                    case NodeConfig.CgroupChoice.Below(Path directory) -> Optional.of(directory);
                };
        String name = CgroupPlace.nameOf(config.node().name(), data);
        return parent.map(path -> path.resolve(name));
    }

    private static Site.Places places(
            NodeConfig config, CgroupLayout layout, Optional<Path> v2, String name) {
        return config.launch().cgroup() instanceof NodeConfig.CgroupChoice.None
                ? Site.Places.NONE
                : new Site.Places(
                        v2,
                        Optional.ofNullable(layout.v1().get(Controller.FREEZER))
                                .map(own -> own.resolve(name)));
    }

    /// Stops the daemon. Ranks, shepherds and the warden go on.
    @Override
    public void close() throws IOException {
        users.ifPresent(UserDoor::close);
        senses.ifPresent(NodeSenses::close);
        stage.close();
        agentThread.execute(link::close);
        host.close();
        workers.close();
        host.removeCgroups();
        spool.close();
        agentThread.close();
        data.close();
        LOG.info("Stopped; ranks go on");
    }
}
