package lockstep.controller.server;

import lockstep.controller.link.NodeDoor;
import lockstep.controller.link.OrderStream;
import lockstep.controller.wire.Report;

/// For tests in which no node speaks.
final class NoNodes implements NodeDoor {
    @Override
    public void reported(Report report, OrderStream orders) {
        throw new AssertionError("no node should speak");
    }

    @Override
    public void closed(OrderStream orders) {
        throw new AssertionError("no node should speak");
    }
}
