package lockstep.cli.hold;

import lockstep.cli.link.Answer;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Code;
import lockstep.cli.link.Controller;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.HelpText;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionTable;
import lockstep.cli.options.Origin;
import lockstep.cli.select.JobIds;
import lockstep.cli.select.JobTarget;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.CommonOptions;
import lockstep.cli.shell.ExitCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `lockstep hold` and `lockstep release`.
public final class HoldCommand implements Command {

    /// Which of the two.
    public enum Direction {
        HOLD,
        RELEASE
    }

    private final Direction direction;

    public HoldCommand(Direction direction) {
        this.direction = direction;
    }

    @Override
    public int run(Caller caller, List<String> words) {
        Arguments line =
                Getopt.parse(
                        new OptionTable(CommonOptions.ALL),
                        words,
                        Getopt.Order.MIXED,
                        Origin.commandLine());
        Optional<String> answer = CommonOptions.answer(line, helpText(caller));
        if (answer.isPresent()) {
            caller.console().print(answer.get());
            return ExitCode.OK;
        }
        List<Mistake> mistakes = new ArrayList<>(line.mistakes());
        List<JobTarget> targets = JobIds.ofWords(line.rest(), mistakes);
        if (line.rest().isEmpty()) {
            mistakes.add(new Mistake("no job is named.", "Maybe " + caller.program() + " 7"));
        }
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return Controller.use(
                caller, CommonOptions.home(line), controller -> apply(caller, controller, targets));
    }

    private int apply(Caller caller, Controller controller, List<JobTarget> targets)
            throws CallFailed {
        int exitCode = ExitCode.OK;
        for (JobTarget target : targets) {
            Answer<?> answer =
                    switch (direction) {
                        case HOLD -> controller.hold(target.id(), target.tasks());
                        case RELEASE -> controller.release(target.id(), target.tasks());
                    };
            if (answer instanceof Answer.Refused<?>(Code _, String message)) {
                caller.console().error(message);
                exitCode = ExitCode.REFUSED;
            } else {
                answer.orFail();
            }
        }
        return exitCode;
    }

    private String helpText(Caller caller) {
        return new HelpText()
                .line("Usage: " + caller.program() + " [options] ID…")
                .line("")
                .line(
                        switch (direction) {
                            case HOLD ->
                                    "Keeps pending jobs from starting until they are released.";
                            case RELEASE ->
                                    "Lets jobs start that were held, or submitted with --hold.";
                        })
                .options("Options", CommonOptions.ALL)
                .toString();
    }
}
