package lockstep.cli.explain;

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
import lockstep.cli.select.JobIds;
import lockstep.cli.select.JobTarget;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.CommonOptions;
import lockstep.cli.shell.ExitCode;
import lockstep.protocol.v1.ExplainReply;
import lockstep.protocol.v1.ExplainRequest;
import lockstep.protocol.v1.IndexRange;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `sexplain`: says why a job is where it is.
public final class ExplainCommand implements Command {

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
        List<JobTarget> targets = JobIds.ofWords(line.rest(), mistakes);
        if (line.rest().isEmpty()) {
            mistakes.add(new Mistake("no job is named.", "Maybe " + caller.program() + " 7"));
        }
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return Controller.use(
                caller,
                CommonOptions.home(line),
                controller -> show(caller, controller, targets, line.has(JSON)));
    }

    private static int show(
            Caller caller, Controller controller, List<JobTarget> targets, boolean json)
            throws CallFailed {
        String separator = "";
        for (JobTarget target : targets) {
            for (ExplainRequest request : requests(target)) {
                ExplainReply reply = controller.explain(request).orFail();
                caller.console()
                        .print(
                                separator
                                        + (json
                                                ? JsonText.ofAnswer(reply)
                                                : ExplanationText.of(
                                                        reply.getExplanation(), caller)));
                separator = json ? "" : "\n";
            }
        }
        return ExitCode.OK;
    }

    /// Of an array as a whole its first task is meant.
    private static List<ExplainRequest> requests(JobTarget target) {
        ExplainRequest.Builder request = ExplainRequest.newBuilder().setJobId(target.id());
        List<ExplainRequest> requests = new ArrayList<>();
        if (target.tasks().isEmpty()) {
            requests.add(request.build());
        }
        for (IndexRange range : target.tasks()) {
            int step = Math.max(1, range.getStep());
            for (long task = range.getFirst(); task <= range.getLast(); task += step) {
                requests.add(request.setArrayTask((int) task).build());
            }
        }
        return requests;
    }

    private static String helpText(Caller caller, List<OptionSpec> options) {
        return new HelpText()
                .line("Usage: " + caller.program() + " [options] ID…")
                .line("")
                .line(
                        "Says why a job waits and what that costs it, when and where it starts by"
                                + " the")
                .line("present plan, and what would start it sooner. Of a job that has nodes: what")
                .line("they cost it, charge by charge, and what the next best would have cost.")
                .line("")
                .line(
                        "Costs are in accelerator-hours: what is lost while accelerators stand"
                                + " still,")
                .line("wait for the slowest member or do work again. A reason costs what the job")
                .line("would save if it alone were gone; a dash means that nobody can tell.")
                .options("Options", options)
                .line("")
                .line(
                        "Exit codes: 0 all were explained; 1 there is no such job; 2 the command"
                                + " line")
                .line("cannot be used; 3 no controller answered.")
                .toString();
    }
}
