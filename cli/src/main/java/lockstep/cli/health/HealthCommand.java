package lockstep.cli.health;

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
import lockstep.protocol.v1.ListIncidentsReply;
import lockstep.protocol.v1.ListIncidentsRequest;
import lockstep.protocol.v1.ListLinksReply;
import lockstep.protocol.v1.NodeHealth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `lockstep node show NAME`, `lockstep link show [LINK]` and `lockstep incident list [NODE]`.
public final class HealthCommand implements Command {
    /// Which of them.
    public enum About {
        NODE("show", "NAME", "Shows what a node has told of its health, and what follows from it."),
        LINK(
                "show",
                "[LINK]",
                "Shows what pairs of nodes that measure each other say of switches and uplinks,"
                        + " such as uplink:s1/l3, leaf:s1/l3 or spine:s1."),
        INCIDENT("list", "[NODE]", "Lists what did harm, the newest first.");

        private final String verb;
        private final String operand;
        private final String help;

        About(String verb, String operand, String help) {
            this.verb = verb;
            this.operand = operand;
            this.help = help;
        }

        private boolean fits(List<String> words) {
            int least = operand.startsWith("[") ? 1 : 2;
            return words.size() >= least && words.size() <= 2 && words.getFirst().equals(verb);
        }

        private String usage() {
            return verb + " " + operand;
        }
    }

    private static final OptionSpec JSON = OptionSpec.flag("json", NO_LETTER, "Print JSON");

    private final About about;

    public HealthCommand(About about) {
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
                            "Maybe " + caller.program() + " " + about.usage()));
        }
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        String name = line.rest().size() > 1 ? line.rest().getLast() : "";
        return Controller.look(
                caller,
                CommonOptions.home(line),
                controller -> {
                    caller.console().print(text(caller, controller, name, line.has(JSON)));
                    return ExitCode.OK;
                });
    }

    private String text(Caller caller, Controller controller, String name, boolean json)
            throws CallFailed {
        HealthText text = new HealthText(caller.zone().get(), Screens.of(caller));
        return switch (about) {
            case NODE -> {
                NodeHealth health = controller.nodeHealth(name).orFail();
                yield json ? JsonText.ofAnswer(health) : text.of(health);
            }
            case LINK -> {
                ListLinksReply links = controller.listLinks(name).orFail();
                yield json ? JsonText.ofAnswer(links) : text.of(links);
            }
            case INCIDENT -> {
                ListIncidentsReply list =
                        controller
                                .listIncidents(
                                        ListIncidentsRequest.newBuilder().setNode(name).build())
                                .orFail();
                yield json ? JsonText.ofAnswer(list) : text.of(list.getIncidentsList());
            }
        };
    }

    private String helpText(Caller caller, List<OptionSpec> options) {
        return new HelpText()
                .line("Usage: " + caller.program() + " [options] " + about.usage())
                .line("")
                .line(about.help)
                .options("Options", options)
                .toString();
    }
}
