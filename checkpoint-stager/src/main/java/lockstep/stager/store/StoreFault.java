package lockstep.stager.store;

import java.io.IOException;

/// A path could not do what it was asked. What was durable before still is.
public final class StoreFault extends IOException {
    private static final long serialVersionUID = 1;

    /// What went wrong, for whoever decides what to do next.
    public enum Kind {
        /// There is no room left.
        FULL,
        /// What was read back or fetched is not what was written.
        CORRUPT,
        /// The object is not there.
        MISSING,
        /// The path refuses us, or holds something that must not be there.
        REFUSED,
        /// It cannot be reached now.
        UNREACHABLE
    }

    private final Kind kind;

    public StoreFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StoreFault(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// What went wrong.
    public Kind kind() {
        return kind;
    }
}
