package lockstep.controller.codec;

/// Stored bytes that this build cannot read: written by a newer version, or damaged. Stop; never
/// skip.
public final class UnknownFormat extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownFormat(String message) {
        super(message + "\nMaybe a newer Lockstep wrote it: start that version again.");
    }

    UnknownFormat(String message, Throwable cause) {
        super(message, cause);
    }
}
