package lockstep.node;

import lockstep.node.link.Controllers;
import lockstep.node.link.LeaderCalls;
import lockstep.node.users.UserSocket;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;

/// The socket for users of this host, and the way on to the controllers.
final class UserDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UserDoor.class);

    private final LeaderCalls calls;
    private final UserSocket socket;

    private UserDoor(LeaderCalls calls, UserSocket socket) {
        this.calls = calls;
        this.socket = socket;
    }

    /// Listens from now on.
    ///
    /// @throws IOException when the socket cannot be had
    static UserDoor open(Path path, Controllers controllers) throws IOException {
        LeaderCalls calls = new LeaderCalls(controllers);
        try {
            UserDoor door = new UserDoor(calls, UserSocket.open(path, calls));
            LOG.info("Users of this host call at {}", path);
            return door;
        } catch (IOException | RuntimeException failed) {
            calls.close();
            throw failed;
        }
    }

    @Override
    public void close() {
        socket.close();
        calls.close();
    }
}
