package lockstep.cli.checkpoint;

import static lockstep.cli.options.OptionSpec.NO_LETTER;

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
import lockstep.protocol.v1.ListPathsReply;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `lockstep path list` and `lockstep path show STORE`: the ways to the stores of checkpoints.
public final class PathCommand implements Command {
    private static final OptionSpec JSON = OptionSpec.flag("json", NO_LETTER, "Print JSON");

    @Override
    public int run(Caller caller, List<String> words) {
        List<OptionSpec> options = new ArrayList<>(List.of(JSON));
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
        if (!fits(line.rest())) {
            mistakes.add(
                    new Mistake(
                            "this needs other words.",
                            "Maybe " + caller.program() + " list, or show STORE"));
        }
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        String store = line.rest().size() > 1 ? line.rest().getLast() : "";
        return Controller.use(
                caller,
                CommonOptions.home(line),
                controller -> show(caller, controller, store, line.has(JSON)));
    }

    private static boolean fits(List<String> words) {
        return words.equals(List.of("list"))
                || (words.size() == 2 && words.getFirst().equals("show"));
    }

    private static int show(Caller caller, Controller controller, String store, boolean json)
            throws CallFailed {
        ListPathsReply reply = controller.listPaths(store).orFail();
        PathTable table = new PathTable(Screens.of(caller));
        caller.console()
                .print(
                        json
                                ? JsonText.ofAnswer(reply)
                                : store.isEmpty()
                                        ? table.summary(reply.getPathsList())
                                        : table.full(reply.getPathsList()));
        return ExitCode.OK;
    }

    private static String helpText(Caller caller, List<OptionSpec> options) {
        return new HelpText()
                .line("Usage: " + caller.program() + " [options] list")
                .line("       " + caller.program() + " [options] show STORE")
                .line("")
                .line(
                        "Lists the ways to the stores of checkpoints, or shows those to one store"
                                + " as each node sees them.")
                .options("Options", options)
                .toString();
    }
}
