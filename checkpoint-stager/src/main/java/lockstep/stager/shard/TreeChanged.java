package lockstep.stager.shard;

import java.io.IOException;

/// A file is not the one that was there when its tree was opened.
public final class TreeChanged extends IOException {
    private static final long serialVersionUID = 1;

    TreeChanged(String message) {
        super(message);
    }
}
