package lockstep.stager.shard;

import java.io.IOException;

/// A folder holds something that a checkpoint must not consist of, or cannot be read.
public final class BadTree extends IOException {
    private static final long serialVersionUID = 1;

    BadTree(String message) {
        super(message);
    }
}
