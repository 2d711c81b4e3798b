package lockstep.controller.agreement;

import java.io.IOException;
import java.util.Optional;

/// A board that several look at, and that may be out of reach.
public final class BoardInMemory implements Board {
    private Optional<String> written = Optional.empty();
    private int writes;
    private boolean away;

    @Override
    public Optional<String> read() throws IOException {
        requireReach();
        return written;
    }

    @Override
    public void write(String text) throws IOException {
        requireReach();
        writes++;
        written = Optional.of(text);
    }

    private void requireReach() throws IOException {
        if (away) {
            throw new IOException("nobody answers");
        }
    }

    /// What is there now.
    public Optional<String> written() {
        return written;
    }

    /// Somebody else has put it there.
    public void holds(String text) {
        written = Optional.of(text);
    }

    /// How often something was written.
    public int writes() {
        return writes;
    }

    /// From now on nobody reaches it.
    public void goesAway() {
        away = true;
    }
}
