package lockstep.cli.top;

import static lockstep.cli.options.OptionSpec.NO_LETTER;
import static lockstep.cli.options.OptionSpec.flag;
import static lockstep.cli.options.OptionSpec.value;

import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.HelpText;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.OptionTable;
import lockstep.cli.options.Origin;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.CommonOptions;
import lockstep.cli.shell.ExitCode;
import lockstep.cli.shell.Screens;
import lockstep.cli.shell.Terminal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `lockstep top`.
public final class TopCommand implements Command {
    private static final int SECONDS_DEFAULT = 2;
    private static final int SECONDS_MAX = 3_600;

    /// Where there is no terminal to fill.
    private static final int ROWS_ELSEWHERE = 40;

    private static final OptionSpec DELAY =
            value("delay", 'd', "SECONDS", "How long a frame stands; default: 2");
    private static final OptionSpec ONCE = flag("once", NO_LETTER, "Print one frame and end");
    private static final OptionSpec JSON =
            flag("json", NO_LETTER, "Print what one frame is made of, as JSON");
    private static final List<OptionSpec> OWN = List.of(DELAY, ONCE, JSON);

    @Override
    public int run(Caller caller, List<String> words) {
        List<OptionSpec> options = new ArrayList<>(OWN);
        options.addAll(CommonOptions.ALL);
        Arguments line =
                Getopt.parse(
                        new OptionTable(options), words, Getopt.Order.MIXED, Origin.commandLine());
        Optional<String> answer = CommonOptions.answer(line, helpText(caller));
        if (answer.isPresent()) {
            caller.console().print(answer.get());
            return ExitCode.OK;
        }
        List<Mistake> mistakes = new ArrayList<>(line.mistakes());
        if (!line.rest().isEmpty()) {
            mistakes.add(Mistake.of("\"" + line.rest().getFirst() + "\" is no option."));
        }
        Duration pause = pause(line, mistakes);
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return Controller.look(
                caller,
                CommonOptions.home(line),
                controller -> {
                    Optional<Terminal.Keys> keys =
                            caller.console().outIsTerminal() && !line.has(ONCE) && !line.has(JSON)
                                    ? caller.terminal().keys()
                                    : Optional.empty();
                    return keys.isPresent()
                            ? new TopWatch(caller, controller, pause).run(keys.get())
                            : once(caller, controller, line.has(JSON));
                });
    }

    private static int once(Caller caller, Controller controller, boolean json) throws CallFailed {
        Glance glance = Glance.take(controller, caller.clock().instant());
        caller.console()
                .print(
                        json
                                ? glance.json()
                                : new Picture(
                                                glance,
                                                Screens.of(caller),
                                                caller.zone().get(),
                                                ROWS_ELSEWHERE)
                                        .text(View.OVERVIEW, glance.at(), ""));
        return ExitCode.OK;
    }

    private static Duration pause(Arguments line, List<Mistake> mistakes) {
        String text = line.text(DELAY, Integer.toString(SECONDS_DEFAULT));
        try {
            int seconds = Integer.parseInt(text);
            if (seconds >= 1 && seconds <= SECONDS_MAX) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException none) {
            // told below
        }
        mistakes.add(
                Mistake.of(
                        line.last(DELAY).orElseThrow().subject()
                                + " must be a whole number of seconds from 1 to "
                                + SECONDS_MAX
                                + "."));
        return Duration.ZERO;
    }

    private static String helpText(Caller caller) {
        return new HelpText()
                .line("Usage: " + caller.program() + " [options]")
                .line("")
                .line(
                        "Shows the cluster at a glance, again and again. Elsewhere than on a"
                                + " terminal: once.")
                .line("Keys: q ends; o overview, j jobs, n nodes, e events.")
                .options("Options", OWN)
                .options("As everywhere", CommonOptions.ALL)
                .toString();
    }
}
