package lockstep.controller.link;

import lockstep.gang.cluster.Epoch;
import lockstep.gang.order.Duty;
import lockstep.gang.report.NodeStatement;

import java.util.List;
import java.util.function.IntSupplier;

/// What each message to a node says besides its duties.
///
/// @param nodes how many the cluster has now
record OrdersHead(Epoch epoch, LeaseRules rules, IntSupplier nodes) {
    /// Time for each node that comes back: a thousand in a second are taken with ease.
    private static final int RETURN_MILLIS = 1;

    private static final int RETURN_WITHIN_MOST = 60_000;

    /// With the lease that the report brings.
    Orders leasing(NodeStatement statement, ReportMark mark, List<Duty> duties) {
        return with(statement, mark, mark.nodeClockMillis() + rules.lease().toMillis(), duties);
    }

    /// What a node hears at once that must wait for its turn: that somebody leads and has heard it.
    /// Else it would go away and come back, which is more work than to wait for it. It gets no
    /// lease by that, and keeps what it has.
    Orders waiting(NodeStatement statement, ReportMark mark) {
        return with(statement, mark, 0, List.of());
    }

    private Orders with(
            NodeStatement statement, ReportMark mark, long leaseMillis, List<Duty> duties) {
        return new Orders(
                epoch,
                statement.incarnation(),
                mark.seq(),
                leaseMillis,
                (int)
                        ReportPace.every(rules.reportEvery(), rules.silentAfter(), nodes.getAsInt())
                                .toMillis(),
                Math.min(RETURN_WITHIN_MOST, nodes.getAsInt() * RETURN_MILLIS),
                duties);
    }
}
