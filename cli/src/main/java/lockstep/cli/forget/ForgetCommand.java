package lockstep.cli.forget;

import static lockstep.cli.options.OptionSpec.NO_LETTER;
import static lockstep.cli.options.OptionSpec.flag;

import lockstep.cli.display.HostList;
import lockstep.cli.display.JsonText;
import lockstep.cli.display.Printable;
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
import lockstep.protocol.v1.ForgetNodesReply;
import lockstep.protocol.v1.ForgetNodesRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// `lockstep node forget NAME…`.
public final class ForgetCommand implements Command {
    private static final OptionSpec PREVIEW =
            flag("preview", NO_LETTER, "Only show what would be forgotten");
    private static final OptionSpec JSON = flag("json", NO_LETTER, "Print JSON");

    @Override
    public int run(Caller caller, List<String> words) {
        List<OptionSpec> options = new ArrayList<>(List.of(PREVIEW, JSON));
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
        List<String> targets =
                line.rest().subList(Math.min(1, line.rest().size()), line.rest().size());
        if (targets.isEmpty()) {
            mistakes.add(new Mistake("no node is named.", "Maybe n1, n[1-4] or rack:r7"));
        }
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return Controller.use(
                caller,
                CommonOptions.home(line),
                controller -> forget(caller, line, controller, targets));
    }

    private static int forget(
            Caller caller, Arguments line, Controller controller, List<String> targets)
            throws CallFailed {
        ForgetNodesRequest request =
                ForgetNodesRequest.newBuilder()
                        .addAllTargets(targets)
                        .setPreview(line.has(PREVIEW))
                        .build();
        ForgetNodesReply reply = controller.forgetNodes(request).orFail();
        caller.console()
                .print(line.has(JSON) ? JsonText.ofAnswer(reply) : text(reply, line.has(PREVIEW)));
        return ExitCode.OK;
    }

    private static String text(ForgetNodesReply reply, boolean preview) {
        StringBuilder out = new StringBuilder(HostList.compress(reply.getNodesList()));
        out.append(preview ? ": can be forgotten; nothing was changed\n" : ": forgotten\n");
        if (reply.getWaitingJobIdsCount() > 0) {
            out.append(
                    "%s by name, and cannot start: job %s%n"
                            .formatted(
                                    reply.getWaitingJobIdsCount() == 1
                                            ? "This job asks for them"
                                            : "These jobs ask for them",
                                    reply.getWaitingJobIdsList().stream()
                                            .map(Integer::toUnsignedString)
                                            .collect(Collectors.joining(", "))));
        }
        if (reply.getNamedByCount() > 0) {
            out.append(
                    "Still in controller.conf: %s%n"
                            .formatted(
                                    Printable.escape(String.join(", ", reply.getNamedByList()))));
        }
        return out.toString();
    }

    private static String helpText(Caller caller, List<OptionSpec> options) {
        return new HelpText()
                .line("Usage: " + caller.program() + " [options] forget TARGET…")
                .line("")
                .line(
                        "Takes nodes out of the cluster that are gone for good: their drains, and"
                                + " what")
                .line(
                        "is remembered of them, go with them. They must be down, and no gang may"
                                + " stand")
                .line(
                        "on them. All are forgotten, or none. A daemon that reports again is a new"
                                + " node.")
                .line("")
                .line(
                        "A target is a node, a list of nodes such as n[1-4], or all nodes of a"
                                + " domain:")
                .line("rack:r7, leaf:s1/l3, spine:s1, feed:a.")
                .options("Options", options)
                .toString();
    }
}
