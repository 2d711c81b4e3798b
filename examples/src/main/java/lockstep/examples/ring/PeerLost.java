package lockstep.examples.ring;

import java.io.IOException;

/// Another rank did not come, does not answer, or is gone. The run cannot go on without it.
public final class PeerLost extends IOException {
    private static final long serialVersionUID = 1;

    PeerLost(String message) {
        super(message);
    }

    PeerLost(String message, IOException cause) {
        super("%s (%s)".formatted(message, cause), cause);
    }
}
