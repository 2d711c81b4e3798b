package lockstep.controller.link;

import lockstep.protocol.v1.NodeOrders;

/// One node's open stream, as far as orders can be sent on it. Safe for any thread.
public interface OrderStream {
    /// Sends orders as soon as the stream can take them. Orders are states: while the stream is not
    /// ready only the newest are kept. Does nothing on a closed stream.
    void send(NodeOrders orders);

    /// Ends the stream, telling the node why.
    ///
    /// @param reason what the node's log will show
    void refuse(String reason);
}
