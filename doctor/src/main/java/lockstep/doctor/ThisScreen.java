package lockstep.doctor;

import lockstep.cli.display.Screen;
import lockstep.cli.shell.SttyTerminal;
import lockstep.cli.shell.Terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/// What standard output of this process can show.
final class ThisScreen {
    private static final int COLUMNS_DEFAULT = 80;

    private ThisScreen() {}

    static Screen find() {
        if (!isTerminal()) {
            return Screen.FILE;
        }
        int columns = new SttyTerminal().size().map(Terminal.Size::columns).orElse(COLUMNS_DEFAULT);
        boolean colours =
                System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
                        && !System.getenv().getOrDefault("TERM", "").equals("dumb");
        return new Screen(OptionalInt.of(columns), colours);
    }

    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException closed) {
            return false;
        }
    }
}
