package lockstep.gang.replay;

import java.io.Serial;

/// The policy starts nothing although nothing runs, so the replay would never end.
public final class ReplayStuck extends IllegalStateException {
    @Serial private static final long serialVersionUID = 1;

    ReplayStuck(String message) {
        super(message);
    }
}
