package lockstep.controller.wire;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.report.NodeStatement.Held;

import java.util.List;
import java.util.Optional;

/// What nodes last said that they have.
@FunctionalInterface
public interface LastReports {
    /// Nobody has told anything: this process does not lead.
    LastReports NONE = _ -> Optional.empty();

    /// Every attempt of which the node has any record; absent while it has told this leader
    /// nothing.
    Optional<List<Held>> lastReport(NodeName node);
}
