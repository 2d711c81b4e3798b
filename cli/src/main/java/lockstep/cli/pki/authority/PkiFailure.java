package lockstep.cli.pki.authority;

import java.io.IOException;

/// What was asked for cannot be done. The message says why, and what to do.
public final class PkiFailure extends IOException {
    private static final long serialVersionUID = 1L;

    public PkiFailure(String message) {
        super(message);
    }

    public PkiFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
