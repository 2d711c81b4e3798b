package lockstep.controller.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeUsage;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.lifecycle.RankUsage;
import lockstep.gang.lifecycle.Used;
import lockstep.gang.report.NodeStatement.Held;
import lockstep.gang.report.NodeStatement.Phase;
import lockstep.gang.report.NodeStatement.Why;
import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.AttemptPhase;
import lockstep.protocol.v1.AttemptReport;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.NodeCause;
import lockstep.protocol.v1.NodeDescription;
import lockstep.protocol.v1.NodeReport;
import lockstep.protocol.v1.NumaNode;
import lockstep.protocol.v1.RankPhase;
import lockstep.protocol.v1.RankReport;
import lockstep.protocol.v1.Usage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

final class ReportReaderTest {

    @Test
    void a_report_is_read_with_everything_in_it() throws Exception {
        Report report = ReportReader.read(report().build());
        assertThat(report.clusterId()).isEqualTo("c-1");
        assertThat(report.seq()).isEqualTo(9);
        assertThat(report.epochSeen().value()).isEqualTo(4);
        assertThat(report.nodeClock()).isEqualTo(Duration.ofMillis(123_456));
        assertThat(report.statement().node().value()).isEqualTo("n01");
        assertThat(report.statement().incarnation())
                .isEqualTo(new lockstep.gang.cluster.Incarnation("boot", 3));
        assertThat(report.statement().spec().accelerators())
                .containsExactly(new lockstep.gang.cluster.Accelerator("gpu0", "gpu", "h100", 1));
        assertThat(report.statement().spec().numa())
                .containsExactly(new lockstep.gang.cluster.NumaNode(0, "0-7", 1_024));
        assertThat(report.statement().spec().place().spine()).isEqualTo("s1");
        assertThat(report.statement().attempts())
                .containsExactly(
                        new Held(
                                new AttemptId(new JobId(7), 2),
                                Phase.FINISHED,
                                Why.RANK_LOST,
                                "shepherd gone",
                                List.of(
                                        new RankExit.Exited(0, 255),
                                        new RankExit.Signalled(1, 9),
                                        new RankExit.Lost(2),
                                        new RankExit.NeverStarted(3)),
                                4_000));
    }

    @Test
    void what_a_node_says_for_people_is_cleaned_not_refused() throws Exception {
        NodeReport.Builder report = report();
        report.getAttemptsBuilder(0).setDetail("bad\u001b[2J\n" + "x".repeat(10_000));
        assertThat(ReportReader.read(report.build()).statement().attempts().getFirst().detail())
                .startsWith("bad [2J xxx")
                .hasSize(4_096);
    }

    @Test
    void what_was_used_is_read_by_rank_and_what_cannot_be_is_not_known() throws Exception {
        NodeReport.Builder report = report();
        report.getAttemptsBuilder(0)
                .setUsage(Usage.newBuilder().setCpuMillis(90_500).setReadBytes(0))
                .getRanksBuilder(0)
                .setUsage(Usage.newBuilder().setCpuMillis(-1).setPeakMemoryBytes(4_096));
        report.getAttemptsBuilder(0)
                .getRanksBuilder(1)
                .setUsage(Usage.newBuilder().setWrittenBytes(-7));

        assertThat(ReportReader.read(report.build()).statement().attempts().getFirst().usage())
                .contains(
                        new NodeUsage(
                                new Used(
                                        Optional.of(Duration.ofMillis(90_500)),
                                        OptionalLong.empty(),
                                        OptionalLong.of(0),
                                        OptionalLong.empty()),
                                List.of(
                                        new RankUsage(
                                                0,
                                                new Used(
                                                        Optional.empty(),
                                                        OptionalLong.of(4_096),
                                                        OptionalLong.empty(),
                                                        OptionalLong.empty())))));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void a_node_of_this_release_or_of_the_two_before_is_heard_and_answered_in_its_version(
            int version) throws Exception {
        NodeReport said = report().setProtocolVersion(version).build();
        assertThat(ReportReader.read(said, new ProtocolVersion(4)).protocolVersion())
                .isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, -1})
    void a_node_of_any_other_release_is_refused_with_both_versions(int version) {
        NodeReport said = report().setProtocolVersion(version).build();
        assertThat(
                        catchThrowableOfType(
                                BadReport.class,
                                () -> ReportReader.read(said, new ProtocolVersion(4))))
                .hasMessage(
                        "protocol version (%s) must be 2 to 4.%nMaybe node and controller are more than two releases apart: upgrade the controllers first, then the nodes."
                                .formatted(Integer.toUnsignedString(version)));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("protocol version (7) must be 1", r -> r.setProtocolVersion(7)),
                mistake("node name (../x) must be", r -> r.setNode("../x")),
                mistake("node name () must be", r -> r.setNode("")),
                mistake("boot id is missing", r -> r.clearIncarnation()),
                mistake("report seq (0) must be from 1", r -> r.setReportSeq(0)),
                mistake(
                        "epoch seen (18446744073709551615) must be from 0",
                        r -> r.setEpochSeen(-1)),
                mistake("cpus (0) must be from 1", r -> r.getDescriptionBuilder().setCpus(0)),
                mistake(
                        "cpus (4294967295) must be from 1",
                        r -> r.getDescriptionBuilder().setCpus(-1)),
                mistake("address is missing", r -> r.getDescriptionBuilder().clearAddress()),
                mistake(
                        "leaf (a\\x0ab) must be printable",
                        r -> r.getDescriptionBuilder().setLeaf("a\nb")),
                mistake(
                        "must have at most 256 characters",
                        r -> r.getDescriptionBuilder().setRack("x".repeat(257))),
                mistake(
                        "accelerator gpu0 is named twice",
                        r ->
                                r.getDescriptionBuilder()
                                        .addAccelerators(accelerator())
                                        .addAccelerators(accelerator())),
                mistake(
                        "the phase of attempt 7.2 is not known here",
                        r -> r.getAttemptsBuilder(0).clearPhase()),
                mistake("job id (0) must be from 1", r -> r.getAttemptsBuilder(0).setJobId(0)),
                mistake("attempt (0) must be from 1", r -> r.getAttemptsBuilder(0).setAttempt(0)),
                mistake("attempt 7.2 is reported twice", r -> r.addAttempts(r.getAttempts(0))),
                mistake(
                        "rank 0 of attempt 7.2 is reported twice",
                        r -> r.getAttemptsBuilder(0).addRanks(r.getAttempts(0).getRanks(0))),
                mistake(
                        "exit code (256) must be from 0 to 255",
                        r -> r.getAttemptsBuilder(0).getRanksBuilder(0).setExitCode(256)),
                mistake(
                        "signal (65) must be from 0 to 64",
                        r -> r.getAttemptsBuilder(0).getRanksBuilder(0).setSignal(65)),
                mistake(
                        "rendezvous port (65536) must be from 0 to 65535",
                        r -> r.getAttemptsBuilder(0).setRendezvousPort(65_536)));
    }

    private static Arguments mistake(String message, Consumer<NodeReport.Builder> change) {
        return Arguments.of(message, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_field_that_makes_no_sense_is_named(String message, Consumer<NodeReport.Builder> change) {
        NodeReport.Builder report = report();
        change.accept(report);
        assertThat(catchThrowableOfType(BadReport.class, () -> ReportReader.read(report.build())))
                .hasMessageContaining(message);
    }

    private static Accelerator.Builder accelerator() {
        return Accelerator.newBuilder().setId("gpu0").setName("gpu").setType("h100").setNumaNode(1);
    }

    private static NodeReport.Builder report() {
        return NodeReport.newBuilder()
                .setProtocolVersion(1)
                .setClusterId("c-1")
                .setNode("n01")
                .setIncarnation(Incarnation.newBuilder().setBootId("boot").setStart(3))
                .setReportSeq(9)
                .setEpochSeen(4)
                .setNodeClockMillis(123_456)
                .setDescription(
                        NodeDescription.newBuilder()
                                .setHostName("host1")
                                .setAddress("10.0.0.1")
                                .setCpus(8)
                                .setMemoryMib(1_024)
                                .addNuma(NumaNode.newBuilder().setCpus("0-7").setMemoryMib(1_024))
                                .addAccelerators(accelerator())
                                .setLeaf("l1")
                                .setSpine("s1")
                                .setRack("r1")
                                .addFeatures("big")
                                .setVersion("test"))
                .addAttempts(
                        AttemptReport.newBuilder()
                                .setJobId(7)
                                .setAttempt(2)
                                .setPhase(AttemptPhase.FINISHED)
                                .setCause(NodeCause.RANK_LOST)
                                .setDetail("shepherd gone")
                                .addRanks(rank(0, RankPhase.EXITED).setExitCode(255))
                                .addRanks(rank(1, RankPhase.EXITED).setSignal(9))
                                .addRanks(rank(2, RankPhase.LOST))
                                .addRanks(rank(3, RankPhase.NEVER_STARTED))
                                .addRanks(rank(4, RankPhase.LIVE))
                                .setRendezvousPort(4_000));
    }

    private static RankReport.Builder rank(int rank, RankPhase phase) {
        return RankReport.newBuilder().setRank(rank).setPhase(phase);
    }
}
