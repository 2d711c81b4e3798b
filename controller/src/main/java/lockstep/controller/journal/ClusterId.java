package lockstep.controller.journal;

import java.util.UUID;

/// Which cluster a journal belongs to. Made once, when the journal is born; another journal is
/// another cluster.
public record ClusterId(UUID value) {
    /// Reads what [#toString] wrote.
    ///
    /// @throws IllegalArgumentException when it is not a UUID
    public static ClusterId parse(String text) {
        return new ClusterId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
