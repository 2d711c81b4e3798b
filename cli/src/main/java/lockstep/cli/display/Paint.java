package lockstep.cli.display;

/// Colours for a terminal.
public enum Paint {
    PLAIN(""),
    GREEN("\u001b[32m"),
    YELLOW("\u001b[33m"),
    RED("\u001b[31m"),
    FAINT("\u001b[2m");

    private static final String RESET = "\u001b[0m";

    private final String begin;

    Paint(String begin) {
        this.begin = begin;
    }

    public String on(String text) {
        return this == PLAIN ? text : begin + text + RESET;
    }
}
