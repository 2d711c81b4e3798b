package lockstep.cli.job;

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
import lockstep.cli.select.JobStates;
import lockstep.cli.select.JobTarget;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.CommonOptions;
import lockstep.cli.shell.ExitCode;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.ListJobsReply;
import lockstep.protocol.v1.ListJobsRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `sjob`: shows one job in full.
public final class JobCommand implements Command {

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
        return Controller.look(
                caller,
                CommonOptions.home(line),
                controller -> show(caller, controller, targets, line.has(JSON)));
    }

    private static int show(
            Caller caller, Controller controller, List<JobTarget> targets, boolean json)
            throws CallFailed {
        String separator = "";
        for (JobTarget target : targets) {
            for (Job job : jobs(controller, target)) {
                caller.console()
                        .print(
                                separator
                                        + (json
                                                ? JsonText.ofAnswer(job)
                                                : JobPortrait.of(job, caller)));
                separator = json ? "" : "\n";
            }
        }
        return ExitCode.OK;
    }

    /// One job is asked for with its script and environment; tasks of an array, which have the same
    /// ones, without.
    private static List<Job> jobs(Controller controller, JobTarget target) throws CallFailed {
        if (target.tasks().isEmpty()) {
            Job job = controller.job(target.id()).orFail();
            if (job.getArrayJobId() != job.getId()) {
                return List.of(job);
            }
        }
        ListJobsRequest request =
                ListJobsRequest.newBuilder()
                        .setBrief(true)
                        .addJobIds(target.id())
                        .addAllStates(JobStates.all())
                        .build();
        ListJobsReply reply = controller.listJobs(request).orFail();
        List<Job> tasks = new ArrayList<>(reply.getJobsList());
        tasks.removeIf(job -> !target.includes(job));
        if (tasks.isEmpty()) {
            throw CallFailed.unknown(target.text(), reply.getStandby());
        }
        if (reply.hasStandby()) {
            tasks.replaceAll(task -> task.toBuilder().setStandby(reply.getStandby()).build());
        }
        return tasks;
    }

    private static String helpText(Caller caller, List<OptionSpec> options) {
        return new HelpText()
                .line("Usage: " + caller.program() + " [options] ID…")
                .line("")
                .line(
                        "Shows all that is known of a job: what was asked for, where it runs, how"
                                + " it ended.")
                .options("Options", options)
                .toString();
    }
}
