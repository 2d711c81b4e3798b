package lockstep.controller.identity;

/// A host says that somebody calls, and is not believed. The message says why.
public final class NotBelieved extends Exception {
    private static final long serialVersionUID = 1L;

    NotBelieved(String message) {
        super(message);
    }

    /// Why, for whoever calls.
    public String words() {
        return String.valueOf(getMessage());
    }
}
