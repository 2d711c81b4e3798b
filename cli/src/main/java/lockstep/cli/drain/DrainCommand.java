package lockstep.cli.drain;

import lockstep.cli.display.JsonText;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.Origin;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.CommonOptions;
import lockstep.cli.shell.ExitCode;
import lockstep.protocol.v1.DrainReply;
import lockstep.protocol.v1.DrainRequest;
import lockstep.protocol.v1.ListNodesReply;
import lockstep.protocol.v1.ListNodesRequest;
import lockstep.protocol.v1.Node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `sdrain`: takes nodes out of service, and lists those that are.
public final class DrainCommand implements Command {
    private final DrainOptions options = new DrainOptions();

    @Override
    public int run(Caller caller, List<String> words) {
        Arguments line =
                Getopt.parse(options.table(), words, Getopt.Order.MIXED, Origin.commandLine());
        Optional<String> answer = CommonOptions.answer(line, options.helpText(caller.program()));
        if (answer.isPresent()) {
            caller.console().print(answer.get());
            return ExitCode.OK;
        }
        List<Mistake> mistakes = new ArrayList<>(line.mistakes());
        if (mistakes.isEmpty() && line.rest().equals(List.of("list"))) {
            return Controller.look(
                    caller, CommonOptions.home(line), controller -> list(caller, line, controller));
        }
        DrainRequest request = options.request(line, mistakes);
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return Controller.use(
                caller,
                CommonOptions.home(line),
                controller -> drain(caller, line, controller, request));
    }

    private int drain(Caller caller, Arguments line, Controller controller, DrainRequest request)
            throws CallFailed {
        DrainReply reply = controller.drain(request).orFail();
        DrainText text = new DrainText(caller);
        caller.console()
                .print(
                        line.has(options.json)
                                ? JsonText.ofAnswer(reply)
                                : line.has(options.preview)
                                        ? text.preview(reply)
                                        : text.drained(reply));
        return ExitCode.OK;
    }

    private int list(Caller caller, Arguments line, Controller controller) throws CallFailed {
        ListNodesReply all = controller.listNodes(ListNodesRequest.getDefaultInstance()).orFail();
        List<Node> drained = all.getNodesList().stream().filter(Node::hasDrain).toList();
        caller.console()
                .print(
                        line.has(options.json)
                                ? JsonText.ofAnswer(
                                        all.toBuilder().clearNodes().addAllNodes(drained).build())
                                : new DrainText(caller)
                                        .list(
                                                drained,
                                                all.getDrainedUplinksList(),
                                                all.getDrainedPathsList()));
        return ExitCode.OK;
    }
}
