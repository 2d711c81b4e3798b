package lockstep.controller.wire;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.telemetry.Digest;
import lockstep.gang.telemetry.Happening;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.Measure;
import lockstep.protocol.v1.MetricDigest;
import lockstep.protocol.v1.SenseReport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;

final class NodeTimeTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    /// What a node says at `sent` of what it measured a minute before.
    private static SenseReport report(Instant sent, boolean tellsItsTime) {
        long before = sent.minusSeconds(60).toEpochMilli();
        return SenseReport.newBuilder()
                .setProtocolVersion(ProtocolVersion.OWN.current())
                .setNode("n1")
                .setIncarnation(Incarnation.newBuilder().setBootId("boot").setStart(1))
                .addDigests(
                        MetricDigest.newBuilder()
                                .setMeasure(Measure.CPU_QUANTUM)
                                .setCount(1)
                                .setAtEpochMillis(before))
                .addHappenings(
                        lockstep.protocol.v1.Happening.newBuilder()
                                .setNumber(1)
                                .setAtEpochMillis(before))
                .setSentAtEpochMillis(tellsItsTime ? sent.toEpochMilli() : 0)
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "P3652D", "P-3652D"})
    void what_was_measured_a_minute_ago_is_a_minute_old_whatever_the_nodes_clock_says(
            Duration wrong) throws BadReport {
        SenseTold told = SenseReader.read(report(NOON.plus(wrong), true), NOON);

        assertThat(told.digests()).extracting(Digest::at).containsExactly(NOON.minusSeconds(60));
        assertThat(told.happenings())
                .extracting(Happening::at)
                .containsExactly(NOON.minusSeconds(60));
        assertThat(told.clockAhead()).isEqualTo(wrong);
    }

    @Test
    void a_report_that_took_seconds_to_come_says_nothing_of_clocks() throws BadReport {
        SenseTold told = SenseReader.read(report(NOON.minusSeconds(4), true), NOON);

        assertThat(told.clockAhead()).isZero();
        assertThat(told.digests()).extracting(Digest::at).containsExactly(NOON.minusSeconds(64));
    }

    @Test
    void a_node_of_an_older_release_is_believed() throws BadReport {
        SenseTold told = SenseReader.read(report(NOON.minusSeconds(3_600), false), NOON);

        assertThat(told.clockAhead()).isZero();
        assertThat(told.digests()).extracting(Digest::at).containsExactly(NOON.minusSeconds(3_660));
    }
}
