package lockstep.controller.agreement;

import java.io.IOException;
import java.util.Optional;

/// Where a leader says something that standbys read. May block.
public interface Board {
    /// What was written last, by whomever; empty where nothing ever was.
    ///
    /// @throws IOException where the board is out of reach
    Optional<String> read() throws IOException;

    /// Puts it in place of what was there.
    ///
    /// @throws IOException where the board is out of reach
    void write(String text) throws IOException;
}
