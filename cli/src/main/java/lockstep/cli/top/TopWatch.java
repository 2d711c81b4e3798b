package lockstep.cli.top;

import lockstep.cli.display.Printable;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.ExitCode;
import lockstep.cli.shell.FullScreen;
import lockstep.cli.shell.Screens;
import lockstep.cli.shell.Terminal;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// Frame after frame, until q is pressed. While nobody leads, the last one stays, marked as old.
final class TopWatch {
    private final Caller caller;
    private final Controller controller;
    private final Duration pause;
    private Optional<Glance> last = Optional.empty();
    private String trouble = "";

    TopWatch(Caller caller, Controller controller, Duration pause) {
        this.caller = caller;
        this.controller = controller.impatient();
        this.pause = pause;
    }

    int run(Terminal.Keys keys) {
        View view = View.OVERVIEW;
        try (Terminal.Keys open = keys;
                FullScreen screen = FullScreen.open(caller)) {
            look();
            while (true) {
                screen.show(picture(view, screen.rows()));
                OptionalInt key = open.next((int) pause.toMillis());
                if (key.isEmpty()) {
                    look();
                } else if (key.getAsInt() == 'q' || key.getAsInt() == 'Q') {
                    return ExitCode.OK;
                } else {
                    view = View.of(key.getAsInt(), view);
                }
            }
        }
    }

    private void look() {
        try {
            last = Optional.of(Glance.take(controller, caller.clock().instant()));
            trouble = "";
        } catch (CallFailed none) {
            trouble = none.words();
        }
    }

    private String picture(View view, int rows) {
        return last.map(
                        glance ->
                                new Picture(glance, Screens.of(caller), caller.zone().get(), rows)
                                        .text(view, caller.clock().instant(), trouble))
                .orElse(Printable.escape(trouble) + "\n");
    }
}
