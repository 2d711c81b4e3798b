package lockstep.cli.quickstart;

/// Something did not go as the demonstration wants it. The message is for the user.
final class Setback extends Exception {
    private static final long serialVersionUID = 1L;

    Setback(String message) {
        super(message);
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
