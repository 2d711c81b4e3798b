package lockstep.controller.sim.node;

import lockstep.controller.sim.check.Checker;
import lockstep.controller.sim.engine.Chance;
import lockstep.controller.sim.engine.Life;
import lockstep.controller.sim.engine.Network;
import lockstep.controller.sim.engine.World;
import lockstep.controller.sim.seam.Seams;
import lockstep.node.agent.NodeAgent;
import lockstep.node.agent.NodeClock;
import lockstep.node.agent.NodeIdentity;
import lockstep.node.agent.Restores;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One life of a node's daemon: the production agent, and the link that carries its reports to
/// whichever controller takes them.
final class Daemon {
    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration BACK_OFF = Duration.ofMillis(300);

    private final World world;
    private final Network network;
    private final Checker checker;
    private final Seams seams;
    private final Chance chance;
    private final String node;
    private final Life life;
    private final SimulatedSpool spool;
    private final SimulatedHost host;
    private final NodeAgent agent;
    private final List<ControllerDoor> controllers;
    private final Duration tick;
    private Optional<Stream> stream = Optional.empty();
    private int nextController;
    private boolean reportIsDue;
    private long epochSeen;
    private long heardAtNanos;
    private Duration reportEvery = Duration.ofMillis(500);

    Daemon(
            World world,
            Network network,
            Checker checker,
            Seams seams,
            NodeIdentity identity,
            Life life,
            SimulatedSpool spool,
            SimulatedHost host,
            NodeClock clock,
            List<ControllerDoor> controllers,
            Duration tick) {
        this.world = world;
        this.network = network;
        this.checker = checker;
        this.seams = seams;
        this.node = identity.name();
        this.life = life;
        this.spool = spool;
        this.host = host;
        this.controllers = controllers;
        this.tick = tick;
        this.chance = world.chance().about("daemon " + life.name());
        this.agent =
                new NodeAgent(
                        identity,
                        _ -> Optional.empty(),
                        seams.spool(spool),
                        seams.host(host),
                        Restores.NEVER,
                        clock,
                        this::changed);
    }

    NodeAgent agent() {
        return agent;
    }

    void start() {
        agent.start();
        everyTick();
        everyReport();
    }

    private void everyTick() {
        agent.tick();
        world.timeline().in(life, tick, this::everyTick);
    }

    private void everyReport() {
        reconnectAfterSilence();
        report();
        world.timeline().in(life, reportEvery, this::everyReport);
    }

    private void reconnectAfterSilence() {
        long silence = world.nowNanos() - heardAtNanos;
        if (stream.isPresent() && silence > 3 * reportEvery.toNanos()) {
            stream = Optional.empty();
        }
    }

    private void changed() {
        if (!reportIsDue) {
            reportIsDue = true;
            world.timeline()
                    .in(
                            life,
                            chance.between(Duration.ZERO, SOON),
                            () -> {
                                reportIsDue = false;
                                report();
                            });
        }
    }

    private void report() {
        Stream open = stream.orElseGet(this::connect);
        Optional<Life> listener = open.controller.listener();
        if (listener.isEmpty()) {
            stream = Optional.empty();
            return;
        }
        NodeReport report = seams.report(agent.report());
        network.send(
                node,
                open.controller.host(),
                listener.get(),
                "report " + report.getReportSeq(),
                () -> open.controller.reported(report, open));
    }

    private Stream connect() {
        Stream made = new Stream(controllers.get(nextController++ % controllers.size()));
        stream = Optional.of(made);
        heardAtNanos = world.nowNanos();
        return made;
    }

    private void obey(NodeOrders orders) {
        heardAtNanos = world.nowNanos();
        reportEvery = Duration.ofMillis(Math.max(50, orders.getReportEveryMillis()));
        agent.tick();
        long before = spool.effects() + host.effects();
        agent.onOrders(seams.orders(orders, node, epochSeen));
        boolean followed = spool.effects() + host.effects() > before;
        if (orders.getEpoch() < epochSeen && followed) {
            checker.obeyedOldOrders(node, orders.getEpoch(), epochSeen);
        }
        epochSeen = Math.max(epochSeen, orders.getEpoch());
        note(orders);
    }

    private void note(NodeOrders orders) {
        orders.getOrdersList()
                .forEach(
                        order ->
                                world.note(
                                        node,
                                        "← %s %d.%d (epoch %d)"
                                                .formatted(
                                                        order.getWanted(),
                                                        order.getJobId(),
                                                        order.getAttempt(),
                                                        orders.getEpoch())));
    }

    /// A stream that this daemon has opened.
    private final class Stream implements NodeStream {
        private final ControllerDoor controller;

        Stream(ControllerDoor controller) {
            this.controller = controller;
        }

        @Override
        public String host() {
            return node;
        }

        @Override
        public Life daemon() {
            return life;
        }

        @Override
        public void orders(NodeOrders orders) {
            obey(orders);
        }

        @Override
        public void refused(String why) {
            if (stream.filter(open -> open == this).isPresent()) {
                stream = Optional.empty();
                world.timeline().in(life, chance.between(SOON, BACK_OFF), Daemon.this::report);
            }
        }
    }
}
