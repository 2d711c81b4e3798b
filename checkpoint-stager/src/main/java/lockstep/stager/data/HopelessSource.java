package lockstep.stager.data;

import java.io.IOException;

/// What is to be fetched can never be: to try again does not help.
public final class HopelessSource extends IOException {
    private static final long serialVersionUID = 1;

    public HopelessSource(String message) {
        super(message);
    }
}
