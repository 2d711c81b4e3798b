package lockstep.cli.shell;

import lockstep.cli.display.Columns;
import lockstep.cli.display.Printable;

/// How far something is that is waited for, on standard error: on a terminal one line that is kept
/// up to date, elsewhere a line when something has changed.
public final class ProgressLine {

    private static final int COLUMNS_DEFAULT = 80;
    private static final String TO_LINE_START = "\r\u001b[K";

    private final Console console;
    private final boolean onTerminal;
    private final int columns;
    private String shown = "";

    public ProgressLine(Caller caller) {
        this.console = caller.console();
        this.onTerminal = console.errIsTerminal();
        this.columns =
                onTerminal
                        ? caller.terminal()
                                .size()
                                .map(Terminal.Size::columns)
                                .orElse(COLUMNS_DEFAULT)
                        : 0;
    }

    public boolean onTerminal() {
        return onTerminal;
    }

    public void show(String text) {
        if (onTerminal) {
            console.progress(TO_LINE_START + Columns.cut(Printable.escape(text), columns - 1));
        } else if (!text.equals(shown)) {
            console.say(text);
        }
        shown = text;
    }

    /// The last line stays, and may be as long as it likes.
    public void showEnd(String text) {
        if (onTerminal) {
            console.progress(TO_LINE_START + Printable.escape(text) + "\n");
        } else {
            console.say(text);
        }
    }

    /// What was shown goes away, where that is possible.
    public void clear() {
        if (onTerminal && !shown.isEmpty()) {
            console.progress(TO_LINE_START);
        }
    }
}
