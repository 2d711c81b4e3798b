package lockstep.stager.shard;

import java.io.IOException;

/// Bytes that should be a manifest are none. The message says why, without naming where they came
/// from.
public final class BadManifest extends IOException {
    private static final long serialVersionUID = 1;

    public BadManifest(String reason) {
        super(reason);
    }
}
