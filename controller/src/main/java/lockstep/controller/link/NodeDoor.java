package lockstep.controller.link;

import lockstep.controller.wire.Report;

/// Hears every report of every node. Called from many threads, but for one stream one call at a
/// time, in order; must return soon.
public interface NodeDoor {
    /// A node reported on this stream. Orders go back through `orders`, now or at any later time.
    void reported(Report report, OrderStream orders);

    /// The stream has ended: nothing more is heard or sent on it.
    void closed(OrderStream orders);
}
