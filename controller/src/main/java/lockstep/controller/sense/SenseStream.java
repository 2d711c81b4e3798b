package lockstep.controller.sense;

import lockstep.protocol.v1.SenseRequest;

/// One node's open stream, as far as it can be asked something on it. Safe for any thread.
public interface SenseStream {
    /// Sends a request as soon as the stream can take it; while it cannot, only the newest is kept.
    /// Does nothing on a closed stream.
    void send(SenseRequest request);

    /// Whether it was neither closed nor broken, as far as is known.
    boolean isOpen();

    /// Ends the stream, telling the node why.
    ///
    /// @param reason what the node's log will show
    void refuse(String reason);
}
