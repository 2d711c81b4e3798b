package lockstep.stager.checkpoint;

import java.io.IOException;

/// The machine stopped before this operation.
public final class PowerCut extends IOException {
    private static final long serialVersionUID = 1;
}
