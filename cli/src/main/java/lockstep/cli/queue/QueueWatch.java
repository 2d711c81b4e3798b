package lockstep.cli.queue;

import lockstep.cli.display.Moments;
import lockstep.cli.display.Screen;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.ExitCode;
import lockstep.cli.shell.Screens;
import lockstep.cli.shell.Terminal;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// The list, again and again: in place on a terminal, until q is pressed; one below the other
/// elsewhere.
final class QueueWatch {

    private static final int ROWS_DEFAULT = 24;
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final String OTHER_SCREEN = "\u001b[?1049h\u001b[?25l";
    private static final String USUAL_SCREEN = "\u001b[?25h\u001b[?1049l";

    private final Caller caller;
    private final Controller controller;
    private final QueueView view;
    private final Duration pause;

    QueueWatch(Caller caller, Controller controller, QueueView view, int seconds) {
        this.caller = caller;
        this.controller = controller;
        this.view = view;
        this.pause = Duration.ofSeconds(seconds);
    }

    int run() throws CallFailed {
        Optional<Terminal.Keys> keys =
                caller.console().outIsTerminal() ? caller.terminal().keys() : Optional.empty();
        if (keys.isEmpty()) {
            return oneBelowTheOther();
        }
        Thread atExit = new Thread(() -> caller.console().print(USUAL_SCREEN), "usual-screen");
        Runtime.getRuntime().addShutdownHook(atExit);
        try (Terminal.Keys open = keys.get()) {
            caller.console().print(OTHER_SCREEN);
            inPlace(open);
        } finally {
            caller.console().print(USUAL_SCREEN);
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
        return ExitCode.OK;
    }

    private void inPlace(Terminal.Keys keys) {
        while (true) {
            int rows = caller.terminal().size().map(Terminal.Size::rows).orElse(ROWS_DEFAULT);
            caller.console().print(frame(picture(Screens.of(caller)), rows));
            OptionalInt key = keys.next((int) pause.toMillis());
            if (key.isPresent() && (key.getAsInt() == 'q' || key.getAsInt() == 'Q')) {
                return;
            }
        }
    }

    /// A cluster without a leader is worth seeing too: the watch goes on.
    private String picture(Screen screen) {
        String top =
                Moments.text(caller.clock().instant(), caller.zone().get())
                        + "   every "
                        + pause.toSeconds()
                        + " s, q ends\n\n";
        try {
            return top + view.text(caller, view.fetch(controller), screen);
        } catch (CallFailed e) {
            return top + e.words() + "\n";
        }
    }

    /// `picture` from the top of the screen on, cut at its bottom.
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

    private int oneBelowTheOther() throws CallFailed {
        while (true) {
            view.show(caller, controller);
            try {
                caller.ticker().sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return ExitCode.OK;
            }
            caller.console().print("\n");
        }
    }
}
