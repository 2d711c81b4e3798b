package lockstep.node.launch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;

/// Finds TCP ports that nobody listens on.
final class FreePort {

    private static final Logger LOG = LoggerFactory.getLogger(FreePort.class);
    private static final int TRIES = 100;

    private FreePort() {}

    /// One that is free now and not among `taken`; 0 where there is none.
    static int besides(Set<Integer> taken) {
        for (int i = 0; i < TRIES; i++) {
            try (var socket = new ServerSocket(0)) {
                if (!taken.contains(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                LOG.error("Cannot find a free port", e);
            }
        }
        return 0;
    }
}
