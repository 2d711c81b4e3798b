package lockstep.cli.shell;

import java.util.Optional;
import java.util.OptionalInt;

/// The terminal that a person sits at. Asking it costs some milliseconds, so it is asked only when
/// the answer matters.
public interface Terminal {

    /// How large it is; nothing when there is no terminal.
    Optional<Size> size();

    /// Makes single keys readable at once and unseen, until the result is closed.
    ///
    /// @return nothing when there is no terminal to read keys from
    Optional<Keys> keys();

    /// In characters.
    record Size(int rows, int columns) {}

    /// The keyboard of a terminal.
    interface Keys extends AutoCloseable {

        /// The next key pressed within `millis`; nothing when there was none.
        OptionalInt next(int millis);

        @Override
        void close();
    }
}
