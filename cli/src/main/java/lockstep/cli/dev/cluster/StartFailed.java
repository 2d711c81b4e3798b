package lockstep.cli.dev.cluster;

/// The cluster did not come up. The message is for the user; it may be of several lines.
public final class StartFailed extends Exception {
    private static final long serialVersionUID = 1L;

    public StartFailed(String message) {
        super(message);
    }

    /// What to tell the user.
    public String words() {
        return String.valueOf(getMessage());
    }
}
