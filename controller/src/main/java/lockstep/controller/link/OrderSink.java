package lockstep.controller.link;

/// The way back to a node that reported. Both methods return at once and may be called from any
/// thread.
public interface OrderSink {
    /// Sends, or drops when the node does not read: orders are states and are made anew.
    void send(Orders orders);

    /// Ends the stream, telling the node why.
    void close(String why);
}
