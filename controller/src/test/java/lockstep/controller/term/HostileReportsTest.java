package lockstep.controller.term;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;

import lockstep.controller.api.ClusterIdentity;
import lockstep.controller.api.ClusterView;
import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.InMemoryJournalStore;
import lockstep.controller.link.LeaseRules;
import lockstep.controller.link.OrderStream;
import lockstep.controller.link.OrdersWriter;
import lockstep.controller.planning.RemedyRules;
import lockstep.controller.sense.SenseStream;
import lockstep.controller.stage.StageSettings;
import lockstep.controller.stage.StageSettings.PathSetting;
import lockstep.controller.stage.StageSettings.StoreSetting;
import lockstep.controller.stage.StageStream;
import lockstep.controller.store.JournalBackedStore;
import lockstep.controller.wire.BadReport;
import lockstep.controller.wire.DutyWriter;
import lockstep.controller.wire.HostileMessages;
import lockstep.controller.wire.HostileMessages.Hostile;
import lockstep.controller.wire.ReportReader;
import lockstep.controller.wire.SenseReader;
import lockstep.controller.wire.StageReader;
import lockstep.gang.assess.AssessSettings;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.decide.BaggageMax;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Rules;
import lockstep.gang.fair.Policy;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.RestoreWish;
import lockstep.gang.job.Streams;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.Terms;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.PricePlanner;
import lockstep.gang.plan.Settings;
import lockstep.gang.probe.ProbeSettings;
import lockstep.gang.progress.ProgressSettings;
import lockstep.gang.remedy.Remedies;
import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.AttemptPhase;
import lockstep.protocol.v1.AttemptReport;
import lockstep.protocol.v1.DataReport;
import lockstep.protocol.v1.HandReport;
import lockstep.protocol.v1.Happening;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.Measure;
import lockstep.protocol.v1.MetricDigest;
import lockstep.protocol.v1.NodeDescription;
import lockstep.protocol.v1.NodeFault;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;
import lockstep.protocol.v1.NumaNode;
import lockstep.protocol.v1.PathReport;
import lockstep.protocol.v1.Place;
import lockstep.protocol.v1.ProbeResult;
import lockstep.protocol.v1.RankPhase;
import lockstep.protocol.v1.RankReport;
import lockstep.protocol.v1.SenseReport;
import lockstep.protocol.v1.SenseRequest;
import lockstep.protocol.v1.ShardKey;
import lockstep.protocol.v1.ShardReport;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.StageReport;
import lockstep.protocol.v1.StepReport;
import lockstep.protocol.v1.StepTrace;
import lockstep.protocol.v1.TaskPhase;
import lockstep.protocol.v1.TaskReport;
import lockstep.protocol.v1.TroubledStep;
import lockstep.protocol.v1.Usage;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A6.34, A6.40: a node that says nonsense in each field of each of its reports, before a whole
/// leadership. It is refused, or believed of itself; the leadership goes on.
final class HostileReportsTest {
    private static final ClusterId CLUSTER = new ClusterId(new UUID(1, 2));
    private static final ClusterIdentity IDENTITY =
            new ClusterIdentity("lab", CLUSTER.toString(), "ctl1", "test");
    private static final OrdersWriter ORDERS =
            new OrdersWriter(IDENTITY.id(), new DutyWriter("lab", Duration.ofSeconds(2)));
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Incarnation LIFE =
            Incarnation.newBuilder().setBootId("boot").setStart(3).build();

    /// What only a controller with a journal that is not the newest can hear from a node that means
    /// it. A node with a certificate can say so too: docs/security.md.
    private static final List<String> KNOWN_STOPS =
            List.of("obeys epoch", "which this journal has never given out");

    private final List<String> bugs = new ArrayList<>();
    private final List<String> stops = new ArrayList<>();
    private final TermByHand term;
    private final Seat seat;
    private Instant now = NOON;
    private int seq;

    /// What a test thread sees of a process that ended.
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class EveryStream implements OrderStream, SenseStream, StageStream {
        @Override
        public void send(NodeOrders orders) {}

        @Override
        public void send(SenseRequest request) {}

        @Override
        public void send(StageOrders orders) {}

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void refuse(String reason) {}
    }

    HostileReportsTest() {
        InMemoryJournalStore store = new InMemoryJournalStore();
        store.createCluster(CLUSTER, NOON);
        Clock clock =
                new Clock() {
                    @Override
                    public java.time.ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(java.time.ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now;
                    }
                };
        Adjustable adjustable =
                new Adjustable(
                        Rules.standard(),
                        Partitions.single(),
                        Duration.ofSeconds(10),
                        new RemedyRules(new Remedies(Settings.standard(), Policy.open()), true),
                        ProgressSettings.STANDARD);
        Term made =
                new Term(
                        new JournalBackedStore(store, CLUSTER, clock).takeOver("ctl1"),
                        new TermSettings(
                                new LeaseRules(
                                        Duration.ofMinutes(5),
                                        Duration.ofSeconds(5),
                                        Duration.ofMinutes(1),
                                        Duration.ofSeconds(3),
                                        Duration.ofMinutes(2)),
                                ProbeSettings.STANDARD,
                                AssessSettings.STANDARD,
                                Duration.ofHours(10_000),
                                new StageSettings(
                                        List.of(
                                                new StoreSetting(
                                                        "main",
                                                        List.of(
                                                                new PathSetting(
                                                                        "a", "file:///a", 1e9),
                                                                new PathSetting(
                                                                        "b", "file:///b", 1e9)))),
                                        true,
                                        625e6,
                                        Double.POSITIVE_INFINITY,
                                        0),
                                10_000,
                                BaggageMax.UNBOUNDED,
                                () -> adjustable),
                        IDENTITY,
                        new PricePlanner(Settings.standard(), Policy.open()),
                        clock,
                        () -> Duration.between(NOON, now).toNanos(),
                        _ -> {},
                        _ -> {},
                        () -> {},
                        this::stop);
        term = new TermByHand(made);
        term.look();
        seat = new Seat(Optional::empty, Standby.of(HostileReportsTest::nothing), ORDERS::write);
        seat.take(made);
        begin();
    }

    private static ClusterView nothing() {
        return new ClusterView(
                new ClusterSnapshot(ClusterState.empty(), Partitions.single(), Set.of(), Set.of()),
                Map.of(),
                IDENTITY);
    }

    private void stop(String why, Throwable cause) {
        stops.add(why);
        if (KNOWN_STOPS.stream().noneMatch(why::contains)) {
            bugs.add("the controller ends: %s (%s at %s)".formatted(why, cause, at(cause)));
        }
        throw new Stopped();
    }

    private static String at(Throwable cause) {
        StackTraceElement[] frames = cause.getStackTrace();
        return frames.length == 0 ? "?" : frames[0].toString();
    }

    /// Job 1 runs on n1 and n2.
    private void begin() {
        for (int i = 1; i <= 3; i++) {
            hear(report(i, AttemptPhase.ATTEMPT_PHASE_UNSPECIFIED));
        }
        var _ =
                seat.submit(
                        new Command.Submit(
                                new RequestId("r1"),
                                new Submitter(1000, 1000, "ada"),
                                spec(),
                                false));
        settle();
        for (AttemptPhase phase : List.of(AttemptPhase.PREPARED, AttemptPhase.STARTED)) {
            hear(report(1, phase));
            hear(report(2, phase));
            settle();
        }
        hear(staged(1));
        settle();
    }

    private static JobSpec spec() {
        return new JobSpec(
                "train",
                new Launch.PerNode(List.of("train")),
                GangShape.ofNodes(2),
                "main",
                List.of(),
                List.of(),
                List.of(),
                Optional.of(Duration.ofHours(12)),
                Optional.empty(),
                "/home/ada",
                Streams.standard(),
                Map.of(),
                new Checkpointing(
                        "/ckpt",
                        "main",
                        5,
                        new RestoreWish.Latest(),
                        true,
                        true,
                        Optional.empty(),
                        List.of()),
                "",
                true,
                "login1",
                "train.sh",
                Terms.STANDARD,
                ResourceLimits.NONE);
    }

    private NodeReport report(int node, AttemptPhase phase) {
        NodeReport.Builder said =
                NodeReport.newBuilder()
                        .setProtocolVersion(1)
                        .setClusterId(IDENTITY.id())
                        .setNode("n" + node)
                        .setIncarnation(LIFE)
                        .setReportSeq(++seq)
                        .setEpochSeen(1)
                        .setNodeClockMillis(123_456)
                        .setDescription(
                                NodeDescription.newBuilder()
                                        .setHostName("host" + node)
                                        .setAddress("10.0.0." + node)
                                        .setCpus(8)
                                        .setMemoryMib(1_024)
                                        .addNuma(
                                                NumaNode.newBuilder()
                                                        .setCpus("0-7")
                                                        .setMemoryMib(1_024))
                                        .addAccelerators(
                                                Accelerator.newBuilder()
                                                        .setId("gpu0")
                                                        .setName("gpu")
                                                        .setType("h100"))
                                        .setLeaf("l1")
                                        .setSpine("s1")
                                        .setRack("r1")
                                        .addFeatures("big")
                                        .setVersion("test"));
        if (phase != AttemptPhase.ATTEMPT_PHASE_UNSPECIFIED) {
            said.addAttempts(
                    AttemptReport.newBuilder()
                            .setJobId(1)
                            .setAttempt(1)
                            .setPhase(phase)
                            .addRanks(
                                    RankReport.newBuilder()
                                            .setRank(node - 1)
                                            .setPhase(RankPhase.LIVE)
                                            .setPid(77)
                                            .setUsage(Usage.newBuilder().setCpuMillis(5)))
                            .setRendezvousPort(4_000)
                            .setUsage(Usage.newBuilder().setCpuMillis(5)));
        }
        return said.build();
    }

    private static SenseReport sensed(int node) {
        return SenseReport.newBuilder()
                .setProtocolVersion(1)
                .setClusterId(IDENTITY.id())
                .setNode("n" + node)
                .setIncarnation(LIFE)
                .addDigests(
                        MetricDigest.newBuilder()
                                .setMeasure(Measure.ACCELERATOR_CLOCK)
                                .setPart("gpu0")
                                .setCount(60)
                                .setMedian(0.9)
                                .setMad(0.01)
                                .setP99(1)
                                .setAtEpochMillis(NOON.toEpochMilli()))
                .addFaults(NodeFault.newBuilder().setPart("gpu0").setText("fell off"))
                .addHappenings(
                        Happening.newBuilder()
                                .setNumber(1)
                                .setSymptom("xid 79")
                                .setPart("gpu0")
                                .setText("fell off the bus")
                                .setAtEpochMillis(NOON.toEpochMilli())
                                .setDrains(true))
                .addSteps(
                        StepReport.newBuilder()
                                .setJobId(1)
                                .setAttempt(1)
                                .setRank(0)
                                .setSteps(10)
                                .setMedian(0.5)
                                .setMad(0.01)
                                .setP99(0.6)
                                .setLastStep(100)
                                .setAtEpochMillis(NOON.toEpochMilli()))
                .addProbes(
                        ProbeResult.newBuilder()
                                .setId(1)
                                .setPeer("n2")
                                .setSent(20)
                                .setMedian(1e-4)
                                .setP99(1e-3)
                                .setMbitPerSecond(1_000)
                                .setAtEpochMillis(NOON.toEpochMilli()))
                .setProbeAddress("10.0.0.%d:7000".formatted(node))
                .build();
    }

    private static StageReport staged(int node) {
        return StageReport.newBuilder()
                .setClusterId(IDENTITY.id())
                .setNode("n" + node)
                .setIncarnation(LIFE)
                .setEpochSeen(1)
                .setAddress("10.0.0." + node)
                .setSettled(true)
                .addHands(HandReport.newBuilder().setUserId(1000).setPeerPort(5_000))
                .addShards(
                        ShardReport.newBuilder()
                                .setKey(
                                        ShardKey.newBuilder()
                                                .setJobId(1)
                                                .setAttempt(1)
                                                .setStep(120)
                                                .setIndex(node - 1))
                                .setPlace(Place.LOCAL)
                                .setBytes(1_000)
                                .setFiles(2)
                                .setDigest(ByteString.copyFrom(new byte[32]))
                                .setTakenAtEpochMillis(NOON.toEpochMilli()))
                .addTraces(
                        StepTrace.newBuilder()
                                .setJobId(1)
                                .setAttempt(1)
                                .setIndex(node - 1)
                                .addBegun(120)
                                .addTroubled(TroubledStep.newBuilder().setStep(110).setTrouble("x"))
                                .setToldFrom(1)
                                .setReached(130)
                                .setWitnessed(true))
                .addTasks(
                        TaskReport.newBuilder()
                                .setId("copy 1.1 120 0 main")
                                .setPhase(TaskPhase.TASK_MOVING)
                                .setBytesDone(10)
                                .setBytesTotal(1_000)
                                .setRate(1e6))
                .addPaths(
                        PathReport.newBuilder()
                                .setStore("main")
                                .setPath("a")
                                .setState("fit")
                                .setWriteRate(1e8)
                                .setReadRate(1e8)
                                .setLatencySeconds(0.01)
                                .setShareInUse(0.5)
                                .setFreeBytes(1L << 40)
                                .setAtEpochMillis(NOON.toEpochMilli()))
                .setOrdersHeard(1)
                .addJobsHere(1)
                .addData(DataReport.newBuilder().setUserId(1000).setUri("s3://a/b").setBytes(70))
                .build();
    }

    private void hear(Message message) {
        EveryStream stream = new EveryStream();
        try {
            switch (message) {
                case NodeReport said -> seat.reported(ReportReader.read(said), stream);
                case SenseReport said -> seat.sensed(SenseReader.read(said, NOON), stream);
                case StageReport said -> seat.staged(StageReader.read(said), stream);
                default -> throw new IllegalArgumentException(message.toString());
            }
        } catch (BadReport refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(2_000);
        }
        write();
    }

    private void write() {
        while (term.step()) {
            // Until nothing is in hand.
        }
    }

    private void settle() {
        for (int i = 0; i < 3; i++) {
            now = now.plusSeconds(1);
            term.tick();
            write();
            var _ = term.plan();
            write();
        }
    }

    private void hostile(Hostile hostile) {
        int before = bugs.size();
        try {
            hear(hostile.message());
            settle();
        } catch (Stopped known) {
            // Noted where it stops.
        } catch (RuntimeException broken) {
            bugs.add("%s at %s".formatted(broken, at(broken)));
        }
        for (int i = before; i < bugs.size(); i++) {
            bugs.set(i, hostile.what() + ": " + bugs.get(i));
        }
    }

    private void seeThatAllGoesOn() {
        assertThat(bugs).isEmpty();
        try {
            hear(report(3, AttemptPhase.ATTEMPT_PHASE_UNSPECIFIED));
            settle();
        } catch (Stopped stopped) {
            assertThat(stops).isEmpty();
        }
        assertThat(seat.view().state().jobs()).isNotEmpty();
    }

    @Test
    void nonsense_in_the_report_of_what_a_node_holds_ends_nothing() {
        HostileMessages.of(report(1, AttemptPhase.STARTED)).forEach(this::hostile);
        HostileMessages.of(report(2, AttemptPhase.FINISHED)).forEach(this::hostile);
        seeThatAllGoesOn();
        assertThat(stops).as("what a node can bring about, by its own name").isNotEmpty();
        assertThat(stops).allMatch(why -> why.startsWith("n1 ") || why.startsWith("n2 "));
    }

    @Test
    void nonsense_about_health_ends_nothing() {
        HostileMessages.of(sensed(1)).forEach(this::hostile);
        seeThatAllGoesOn();
        assertThat(stops).isEmpty();
    }

    @Test
    void nonsense_about_checkpoints_ends_nothing() {
        HostileMessages.of(staged(1)).forEach(this::hostile);
        seeThatAllGoesOn();
        assertThat(stops).isEmpty();
    }

    @Test
    void what_is_changed_here_makes_sense_before() {
        assertThat(bugs).isEmpty();
        assertThat(stops).isEmpty();
        assertThat(seat.view().state().jobs().values())
                .singleElement()
                .satisfies(
                        job ->
                                assertThat(job.state().getClass().getSimpleName())
                                        .isEqualTo("Running"));
    }
}
