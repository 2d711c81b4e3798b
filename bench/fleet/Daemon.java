import io.grpc.Channel;

import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.NodeDescription;
import lockstep.protocol.v1.NodeLinkGrpc;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;
import lockstep.protocol.v1.SenseLinkGrpc;
import lockstep.protocol.v1.SenseReport;
import lockstep.protocol.v1.SenseRequest;

import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// What one node daemon says and hears.
final class Daemon {
    private final String name;
    private final Incarnation incarnation;
    private final NodeDescription description;
    private final SplittableRandom random;
    private final ScheduledExecutorService timer;
    private final Traffic traffic;
    private final Attempts attempts = new Attempts();
    private final HealthReports health;
    private final Talk<NodeReport, NodeOrders> link;
    private final Talk<SenseReport, SenseRequest> sense;
    private volatile long epoch;
    private String cluster = "";
    private long sequence;
    private long everyMillis = 500;
    private long patienceMillis = 3_000;
    private long senseMillis = 5_000;
    private long sentAt;
    private long heardAt;

    Daemon(
            int index,
            int digests,
            Channel channel,
            ScheduledExecutorService timer,
            Traffic traffic) {
        this.timer = timer;
        this.traffic = traffic;
        name = "n%05d".formatted(index);
        random = new SplittableRandom(index);
        incarnation = Incarnation.newBuilder().setBootId("boot-" + name).setStart(1).build();
        description = described(index, name);
        health = new HealthReports(digests, random);
        link =
                new Talk<>(
                        NodeLinkGrpc.getLinkMethod(),
                        channel,
                        this,
                        random,
                        timer,
                        traffic,
                        this::linkOpened,
                        this::report,
                        this::ordered);
        sense =
                new Talk<>(
                        SenseLinkGrpc.getSenseMethod(),
                        channel,
                        this,
                        random,
                        timer,
                        traffic,
                        health::again,
                        () -> {},
                        this::asked);
    }

    private static NodeDescription described(int index, String name) {
        NodeDescription.Builder said =
                NodeDescription.newBuilder()
                        .setHostName(name)
                        .setAddress(name + ".example.org")
                        .setCpus(128)
                        .setMemoryMib(1 << 20)
                        .setLeaf("l" + index / Topology.LEAF)
                        .setSpine("s" + index / Topology.LEAF / Topology.SPINE)
                        .setRack("r" + index / Topology.RACK)
                        .setVersion("0.1.0");
        for (int gpu = 0; gpu < 8; gpu++) {
            said.addAccelerators(
                    Accelerator.newBuilder()
                            .setId("gpu" + gpu)
                            .setName("gpu")
                            .setType("h100")
                            .setNumaNode(gpu / 4));
        }
        return said.build();
    }

    void begin() {
        timer.execute(link::open);
        timer.execute(sense::open);
        schedule(this::beat, random.nextLong(everyMillis));
        schedule(this::tell, random.nextLong(senseMillis));
    }

    /// That of the leader it obeyed last; 0 before the first.
    long epoch() {
        return epoch;
    }

    private void schedule(Runnable task, long millis) {
        var _ = timer.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    private static long millis() {
        return System.nanoTime() / 1_000_000;
    }

    private void linkOpened() {
        heardAt = millis();
        report();
    }

    /// As the real daemon: no more often than asked, still more seldom while it is not answered,
    /// and with more patience each time.
    private synchronized void beat() {
        long now = millis();
        long pause = everyMillis * 3 / 4;
        if (now - sentAt >= (heardAt > sentAt ? pause : Math.max(pause, 1_000))) {
            report();
        }
        if (link.isOpen() && now - heardAt > Math.max(patienceMillis, everyMillis * 5)) {
            patienceMillis = Math.min(48_000, patienceMillis * 2);
            link.giveUp();
        }
        schedule(this::beat, everyMillis / 4);
    }

    private void report() {
        boolean sent =
                link.send(
                        NodeReport.newBuilder()
                                .setProtocolVersion(1)
                                .setClusterId(cluster)
                                .setNode(name)
                                .setIncarnation(incarnation)
                                .setReportSeq(++sequence)
                                .setEpochSeen(epoch)
                                .setNodeClockMillis(millis())
                                .setDescription(description)
                                .addAllAttempts(attempts.reports())
                                .build());
        if (sent) {
            sentAt = millis();
            traffic.reports().increment();
        }
    }

    private void ordered(NodeOrders orders) {
        heardAt = millis();
        patienceMillis = 3_000;
        cluster = orders.getClusterId();
        epoch = orders.getEpoch();
        everyMillis = orders.getReportEveryMillis();
        link.returnWithin(orders.getReturnWithinMillis());
        sense.returnWithin(orders.getReturnWithinMillis());
        if (attempts.obey(orders.getOrdersList())) {
            report();
        }
    }

    private synchronized void tell() {
        schedule(this::tell, senseMillis);
        SenseReport.Builder report =
                SenseReport.newBuilder()
                        .setProtocolVersion(1)
                        .setClusterId(cluster)
                        .setNode(name)
                        .setIncarnation(incarnation)
                        .setProbeAddress(name + ".example.org:7431");
        health.addTo(report);
        if (sense.send(report.build())) {
            traffic.senses().increment();
            health.told();
        }
    }

    private void asked(SenseRequest request) {
        senseMillis = Math.max(5_000, request.getReportEveryMillis());
        health.measure(request.getProbesList());
    }
}
