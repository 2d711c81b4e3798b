package lockstep.controller.election;

import java.net.InetSocketAddress;

/// Reads `host:port`.
public final class ListenAddress {
    private ListenAddress() {}

    /// Reads `127.0.0.1:2181`.
    ///
    /// @throws IllegalArgumentException naming the text
    public static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port <= 65_535) {
                return new InetSocketAddress(text.substring(0, colon), port);
            }
        }
        throw new IllegalArgumentException(
                "address (%s) must look like host:port, such as 127.0.0.1:2181".formatted(text));
    }
}
