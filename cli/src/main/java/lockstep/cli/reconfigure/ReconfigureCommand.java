package lockstep.cli.reconfigure;

import static lockstep.cli.options.OptionSpec.NO_LETTER;
import static lockstep.cli.options.OptionSpec.flag;

import lockstep.cli.display.JsonText;
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
import lockstep.protocol.v1.ReconfigureReply;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `lockstep reconfigure`.
public final class ReconfigureCommand implements Command {
    private static final OptionSpec DRY_RUN =
            flag("dry-run", NO_LETTER, "Only show what would change");
    private static final OptionSpec JSON = flag("json", NO_LETTER, "Print JSON");

    @Override
    public int run(Caller caller, List<String> words) {
        List<OptionSpec> options = new ArrayList<>(List.of(DRY_RUN, JSON));
        options.addAll(CommonOptions.ALL);
        Arguments line =
                Getopt.parse(
                        new OptionTable(options), words, Getopt.Order.MIXED, Origin.commandLine());
        Optional<String> answer = CommonOptions.answer(line, helpText(caller, options));
        if (answer.isPresent()) {
            caller.console().print(answer.get());
            return ExitCode.OK;
        }
        List<Mistake> mistakes = new ArrayList<>(line.mistakes());
        if (!line.rest().isEmpty()) {
            mistakes.add(
                    new Mistake(
                            "\"%s\" is too much: the file is that of the controller that leads."
                                    .formatted(line.rest().getFirst()),
                            "Maybe leave it out"));
        }
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return Controller.use(
                caller,
                CommonOptions.home(line),
                controller -> reconfigure(caller, line, controller));
    }

    private static int reconfigure(Caller caller, Arguments line, Controller controller)
            throws CallFailed {
        boolean dryRun = line.has(DRY_RUN);
        ReconfigureReply reply = controller.reconfigure(dryRun).orFail();
        caller.console()
                .print(
                        line.has(JSON)
                                ? JsonText.ofAnswer(reply)
                                : new ReconfigureText(Screens.of(caller)).of(reply, dryRun));
        return ExitCode.OK;
    }

    private static String helpText(Caller caller, List<OptionSpec> options) {
        return new HelpText()
                .line("Usage: " + caller.program() + " [options]")
                .line("")
                .line(
                        "Has the controller that leads read its controller.conf again. All that the"
                                + " file")
                .line(
                        "says holds from then on, or, where anything is wrong, nothing of it."
                                + " Running jobs")
                .line("go on in any case. Keys that are only read at a start are refused.")
                .line("")
                .line(
                        "Each controller has a file of its own: edit those of the standbys, too,"
                                + " and run")
                .line("systemctl reload lockstep-controller there.")
                .options("Options", options)
                .toString();
    }
}
