package lockstep.cli.shell;

/// The whole of a terminal, for as long as this is open; afterwards, and when a signal ends the
/// process, it is as it was before.
public final class FullScreen implements AutoCloseable {
    private static final int ROWS_DEFAULT = 24;
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final String OTHER_SCREEN = "\u001b[?1049h\u001b[?25l";
    private static final String USUAL_SCREEN = "\u001b[?25h\u001b[?1049l";

    private final Caller caller;
    private final Thread atExit;

    private FullScreen(Caller caller) {
        this.caller = caller;
        this.atExit = new Thread(() -> caller.console().print(USUAL_SCREEN), "usual-screen");
    }

    /// Turns to a screen of its own.
    public static FullScreen open(Caller caller) {
        FullScreen screen = new FullScreen(caller);
        Runtime.getRuntime().addShutdownHook(screen.atExit);
        caller.console().print(OTHER_SCREEN);
        return screen;
    }

    /// How many lines there are now.
    public int rows() {
        return caller.terminal().size().map(Terminal.Size::rows).orElse(ROWS_DEFAULT);
    }

    /// Shows `picture` from the top of the screen on, cut at its bottom.
    public void show(String picture) {
        caller.console().print(frame(picture, rows()));
    }

    static String frame(String picture, int rows) {
        StringBuilder out = new StringBuilder(HOME);
        String[] lines = picture.stripTrailing().split("\n", -1);
        int shown = lines.length < rows ? lines.length : Math.max(1, rows - 2);
        for (int i = 0; i < shown; i++) {
            out.append(lines[i]).append(CLEAR_LINE).append("\r\n");
        }
        if (shown < lines.length) {
            out.append("… and ").append(lines.length - shown).append(" more").append(CLEAR_LINE);
        }
        return out.append(CLEAR_BELOW).toString();
    }

    @Override
    public void close() {
        caller.console().print(USUAL_SCREEN);
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
