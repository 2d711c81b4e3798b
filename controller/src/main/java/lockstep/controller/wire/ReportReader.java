package lockstep.controller.wire;

import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.text.Quoted;
import lockstep.protocol.v1.NodeReport;

import java.time.Duration;

/// Reads a node's report and checks every field, so that the core only sees what makes sense.
public final class ReportReader {
    private static final int WORD_MAX = 256;

    private ReportReader() {}

    /// Reads one report.
    ///
    /// @throws BadReport naming the first field that is wrong
    public static Report read(NodeReport said) throws BadReport {
        return read(said, ProtocolVersion.OWN);
    }

    static Report read(NodeReport said, ProtocolVersion spoken) throws BadReport {
        Bounds.spoken(said.getProtocolVersion(), spoken);
        Bounds.require(
                NodeName.isValid(said.getNode()),
                () ->
                        "node name (%s) must be 1 to 64 letters, digits, '.', '_' or '-'"
                                .formatted(Quoted.of(said.getNode())));
        NodeStatement statement =
                new NodeStatement(
                        new NodeName(said.getNode()),
                        new Incarnation(
                                Bounds.present(
                                        "boot id", said.getIncarnation().getBootId(), WORD_MAX),
                                Bounds.count(
                                        "start",
                                        said.getIncarnation().getStart(),
                                        0,
                                        Long.MAX_VALUE)),
                        DescriptionReader.read(said.getDescription()),
                        AttemptReader.read(said.getAttemptsList()));
        return new Report(
                said.getProtocolVersion(),
                statement,
                Bounds.word("cluster id", said.getClusterId(), WORD_MAX),
                Bounds.count("report seq", said.getReportSeq(), 1, Long.MAX_VALUE),
                new Epoch(Bounds.count("epoch seen", said.getEpochSeen(), 0, Long.MAX_VALUE)),
                Duration.ofMillis(
                        Bounds.count(
                                "node clock", said.getNodeClockMillis(), 0, Long.MAX_VALUE / 2)));
    }
}
