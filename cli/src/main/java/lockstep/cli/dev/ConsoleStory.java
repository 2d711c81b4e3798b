package lockstep.cli.dev;

import lockstep.cli.dev.cluster.Story;
import lockstep.cli.display.Printable;
import lockstep.cli.shell.Console;

/// A story on standard output. On a terminal, what is being waited for stands in one line that
/// changes; elsewhere each new thing that is waited for is a line.
public final class ConsoleStory implements Story {
    private static final String LINE_START = "\r\u001b[K";

    private final Console console;
    private String shown = "";

    public ConsoleStory(Console console) {
        this.console = console;
    }

    @Override
    public synchronized void show(String line) {
        if (line.equals(shown)) {
            return;
        }
        if (console.outIsTerminal()) {
            console.print(LINE_START + Printable.escape(line));
        } else {
            console.print(Printable.escape(line) + "\n");
        }
        shown = line;
    }

    @Override
    public synchronized void tell(String text) {
        StringBuilder lines = new StringBuilder();
        if (console.outIsTerminal() && !shown.isEmpty()) {
            lines.append(LINE_START);
        }
        text.lines().forEach(line -> lines.append(Printable.escape(line)).append('\n'));
        console.print(lines.toString());
        shown = "";
    }
}
