package lockstep.cli.drain;

import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.HelpText;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionTable;
import lockstep.cli.options.Origin;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.CommonOptions;
import lockstep.cli.shell.ExitCode;
import lockstep.protocol.v1.ResumeReply;
import lockstep.protocol.v1.ResumeRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `sresume`: lets drained nodes work again.
public final class ResumeCommand implements Command {
    @Override
    public int run(Caller caller, List<String> words) {
        Arguments line =
                Getopt.parse(
                        new OptionTable(CommonOptions.ALL),
                        words,
                        Getopt.Order.MIXED,
                        Origin.commandLine());
        Optional<String> answer = CommonOptions.answer(line, helpText(caller.program()));
        if (answer.isPresent()) {
            caller.console().print(answer.get());
            return ExitCode.OK;
        }
        List<Mistake> mistakes = new ArrayList<>(line.mistakes());
        if (line.rest().isEmpty()) {
            mistakes.add(new Mistake("no target is named.", "Maybe n1, n[1-4] or rack:r7"));
        }
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return Controller.use(
                caller,
                CommonOptions.home(line),
                controller -> resume(caller, controller, line.rest()));
    }

    private static int resume(Caller caller, Controller controller, List<String> targets)
            throws CallFailed {
        ResumeReply reply =
                controller
                        .resume(ResumeRequest.newBuilder().addAllTargets(targets).build())
                        .orFail();
        reply.getUntouchedList().forEach(name -> caller.console().warn(name + " is not drained"));
        StringBuilder out = new StringBuilder();
        reply.getResumedList().forEach(name -> out.append(name).append(": in service\n"));
        caller.console().print(out.toString());
        return ExitCode.OK;
    }

    private static String helpText(String program) {
        return new HelpText()
                .line("Usage: " + program + " [options] TARGET…")
                .line("")
                .line("Lets drained nodes work again. Targets are those of lockstep drain.")
                .options("Options", CommonOptions.ALL)
                .toString();
    }
}
