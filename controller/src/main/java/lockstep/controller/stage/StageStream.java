package lockstep.controller.stage;

import lockstep.protocol.v1.StageOrders;

/// One node's open stream, as far as it can be ordered something on it. Safe for any thread.
public interface StageStream {
    /// Sends orders as soon as the stream can take them; while it cannot, only the newest are kept.
    /// Does nothing on a closed stream.
    void send(StageOrders orders);

    /// Whether it was neither closed nor broken, as far as is known.
    boolean isOpen();

    /// Ends the stream, telling the node why.
    ///
    /// @param reason what the node's log will show
    void refuse(String reason);
}
