package lockstep.controller;

import lockstep.controller.api.ClusterIdentity;
import lockstep.controller.link.OrdersWriter;
import lockstep.controller.term.Seat;
import lockstep.controller.wire.DutyWriter;

import java.time.Duration;

/// How orders become messages.
final class OrdersWriting {
    private OrdersWriting() {}

    static Seat.Form of(ClusterIdentity identity, Duration grace) {
        OrdersWriter writer =
                new OrdersWriter(identity.id(), new DutyWriter(identity.name(), grace));
        return writer::write;
    }
}
