package lockstep.cli.shell;

import lockstep.cli.display.Screen;

import java.util.Optional;
import java.util.OptionalInt;

/// Finds out what a command's standard output can show.
public final class Screens {

    private static final int COLUMNS_DEFAULT = 80;

    private Screens() {}

    /// A terminal is as wide as it says; colours are used on one unless `NO_COLOR` is set or it is
    /// "dumb".
    public static Screen of(Caller caller) {
        if (!caller.console().outIsTerminal()) {
            return Screen.FILE;
        }
        Optional<Terminal.Size> size = caller.terminal().size();
        return new Screen(
                OptionalInt.of(size.map(Terminal.Size::columns).orElse(COLUMNS_DEFAULT)),
                hasColours(caller));
    }

    static boolean hasColours(Caller caller) {
        return caller.variable("NO_COLOR").isEmpty() && !caller.variable("TERM").equals("dumb");
    }
}
