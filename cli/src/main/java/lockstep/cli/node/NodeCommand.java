package lockstep.cli.node;

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
import lockstep.protocol.v1.ListIncidentsReply;
import lockstep.protocol.v1.ListIncidentsRequest;
import lockstep.protocol.v1.NodeHealth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `lockstep node show NAME` and `lockstep incident list`.
public final class NodeCommand implements Command {
    /// Which of the two.
    public enum About {
        NODE("show NAME", "Shows what a node has told of its health, and what follows from it."),
        INCIDENT("list [NODE]", "Lists what did harm, the newest first.");

        private final String usage;
        private final String help;

        About(String usage, String help) {
            this.usage = usage;
            this.help = help;
        }

        private boolean fits(List<String> words) {
            return switch (this) {
                case NODE -> words.size() == 2 && words.getFirst().equals("show");
                case INCIDENT ->
                        !words.isEmpty() && words.size() <= 2 && words.getFirst().equals("list");
            };
        }
    }

    private static final OptionSpec JSON = OptionSpec.flag("json", NO_LETTER, "Print JSON");

    private final About about;

    public NodeCommand(About about) {
        this.about = about;
    }

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
        if (!about.fits(line.rest())) {
            mistakes.add(
                    new Mistake(
                            "this needs other words.",
                            "Maybe " + caller.program() + " " + about.usage));
        }
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return Controller.use(
                caller,
                CommonOptions.home(line),
                controller -> {
                    caller.console()
                            .print(
                                    about == About.NODE
                                            ? node(caller, controller, line)
                                            : incidents(caller, controller, line));
                    return ExitCode.OK;
                });
    }

    private static String node(Caller caller, Controller controller, Arguments line)
            throws CallFailed {
        NodeHealth health = controller.nodeHealth(line.rest().getLast()).orFail();
        return line.has(JSON)
                ? JsonText.ofAnswer(health)
                : new HealthText(caller.zone().get()).of(health);
    }

    private static String incidents(Caller caller, Controller controller, Arguments line)
            throws CallFailed {
        ListIncidentsRequest.Builder request = ListIncidentsRequest.newBuilder();
        if (line.rest().size() > 1) {
            request.setNode(line.rest().getLast());
        }
        ListIncidentsReply reply = controller.listIncidents(request.build()).orFail();
        return line.has(JSON)
                ? JsonText.ofAnswer(reply)
                : new HealthText(caller.zone().get()).of(reply.getIncidentsList());
    }

    private String helpText(Caller caller, List<OptionSpec> options) {
        return new HelpText()
                .line("Usage: " + caller.program() + " [options] " + about.usage)
                .line("")
                .line(about.help)
                .options("Options", options)
                .toString();
    }
}
