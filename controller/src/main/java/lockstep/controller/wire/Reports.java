package lockstep.controller.wire;

import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.report.NodeStatement;
import lockstep.protocol.v1.NodeReport;

import java.util.Optional;

/// Reads the reports that come on one stream, one after the other.
///
/// What a node has is in each of them and hardly ever changes: what equals the last is the last, so
/// that no second copy is kept of it, and whoever compares the two need not look inside.
public final class Reports {
    private Optional<NodeSpec> last = Optional.empty();

    /// Reads the next one.
    ///
    /// @throws BadReport naming the first field that is wrong
    public Report read(NodeReport said) throws BadReport {
        Report report = ReportReader.read(said);
        NodeStatement statement = report.statement();
        if (last.filter(statement.spec()::equals).isEmpty()) {
            last = Optional.of(statement.spec());
            return report;
        }
        return report.with(
                new NodeStatement(
                        statement.node(),
                        statement.incarnation(),
                        last.get(),
                        statement.attempts()));
    }
}
