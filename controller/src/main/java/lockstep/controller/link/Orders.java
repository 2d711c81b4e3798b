package lockstep.controller.link;

import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.order.Duty;

import java.util.List;

/// One message to a node.
///
/// @param incarnation whom it is for
/// @param reportSeq the report it answers
/// @param returnWithinMillis how soon to come back when streams have broken
/// @param leaseUntilNodeClockMillis on the node's own boot-time clock
public record Orders(
        Epoch epoch,
        Incarnation incarnation,
        long reportSeq,
        long leaseUntilNodeClockMillis,
        int reportEveryMillis,
        int returnWithinMillis,
        List<Duty> duties) {
    public Orders {
        duties = List.copyOf(duties);
    }
}
