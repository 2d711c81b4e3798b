package lockstep.cli.queue;

import lockstep.cli.display.Moments;
import lockstep.cli.display.Screen;
import lockstep.cli.display.StandbyWords;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.ExitCode;
import lockstep.cli.shell.FullScreen;
import lockstep.cli.shell.Screens;
import lockstep.cli.shell.Terminal;
import lockstep.protocol.v1.ListJobsReply;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// The list, again and again: in place on a terminal, until q is pressed; one below the other
/// elsewhere.
final class QueueWatch {

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
        try (Terminal.Keys open = keys.get();
                FullScreen screen = FullScreen.open(caller)) {
            inPlace(open, screen, controller.impatient());
        }
        return ExitCode.OK;
    }

    /// @param unheard says nothing of its own into the picture
    private void inPlace(Terminal.Keys keys, FullScreen screen, Controller unheard) {
        while (true) {
            screen.show(picture(unheard, Screens.of(caller)));
            OptionalInt key = keys.next((int) pause.toMillis());
            if (key.isPresent() && (key.getAsInt() == 'q' || key.getAsInt() == 'Q')) {
                return;
            }
        }
    }

    /// A cluster without a leader is worth seeing too: the watch goes on.
    private String picture(Controller unheard, Screen screen) {
        String top =
                Moments.text(caller.clock().instant(), caller.zone().get())
                        + "   every "
                        + pause.toSeconds()
                        + " s, q ends\n";
        try {
            ListJobsReply reply = view.fetch(unheard);
            String source = reply.hasStandby() ? StandbyWords.of(reply.getStandby()) : "";
            return top + source + "\n" + view.text(caller, reply.getJobsList(), screen);
        } catch (CallFailed e) {
            return top + "\n" + e.words() + "\n";
        }
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
