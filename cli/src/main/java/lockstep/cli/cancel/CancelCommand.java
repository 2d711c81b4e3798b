package lockstep.cli.cancel;

import static lockstep.cli.options.OptionSpec.NO_LETTER;

import lockstep.cli.link.Answer;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Code;
import lockstep.cli.link.Controller;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.HelpText;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.OptionTable;
import lockstep.cli.options.Origin;
import lockstep.cli.select.JobFilter;
import lockstep.cli.select.JobIds;
import lockstep.cli.select.JobTarget;
import lockstep.cli.select.SelectOptions;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.CommonOptions;
import lockstep.cli.shell.ExitCode;
import lockstep.protocol.v1.CancelReply;
import lockstep.protocol.v1.Job;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `scancel`: ends jobs, by id or by what they have in common.
///
/// Ids alone are cancelled as they stand. With any other condition the jobs are listed first, and
/// those that fit all conditions are cancelled. Other than Slurm's, it says so and fails when a job
/// named by id does not exist.
public final class CancelCommand implements Command {

    private final SelectOptions select = new SelectOptions('n', "state");
    private final OptionSpec quiet =
            OptionSpec.flag("quiet", 'Q', "No message about jobs that have ended already");
    private final OptionSpec verbose =
            OptionSpec.flag("verbose", 'v', "Name each job that is cancelled");
    private final OptionSpec signal = OptionSpec.value("signal", 's', "SIGNAL", "");

    /// Slurm's options that change nothing here: a job always ends as a whole, and nobody is asked
    /// back.
    private final List<OptionSpec> withoutEffect =
            List.of(
                    OptionSpec.flag("full", 'f', ""),
                    OptionSpec.flag("hurry", 'H', ""),
                    OptionSpec.flag("ctld", NO_LETTER, ""));

    private final List<Mistake> mistakes = new ArrayList<>();

    @Override
    public int run(Caller caller, List<String> words) {
        Arguments line = Getopt.parse(table(), words, Getopt.Order.MIXED, Origin.commandLine());
        Optional<String> answer = CommonOptions.answer(line, helpText(caller));
        if (answer.isPresent()) {
            caller.console().print(answer.get());
            return ExitCode.OK;
        }
        mistakes.addAll(line.mistakes());
        line.last(signal)
                .ifPresent(
                        given ->
                                mistakes.add(
                                        new Mistake(
                                                given.subject()
                                                        + " is refused: signals cannot be sent to"
                                                        + " jobs yet.",
                                                "Maybe leave it out: jobs get SIGTERM, then"
                                                        + " SIGKILL.")));
        Set<JobTarget> named = new LinkedHashSet<>(JobIds.ofWords(line.rest(), mistakes));
        JobFilter filter = select.filter(caller, line, named);
        mistakes.addAll(select.mistakes());
        boolean byIdAlone =
                line.given().stream().noneMatch(given -> select.options().contains(given.option()));
        if (mistakes.isEmpty() && byIdAlone && named.isEmpty()) {
            mistakes.add(
                    new Mistake(
                            "it is not said which jobs to cancel.",
                            "Maybe name ids, or use --user, --name, --partition, --state or"
                                    + " --me."));
        }
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return Controller.use(
                caller,
                CommonOptions.home(line),
                controller ->
                        cancel(
                                caller,
                                line,
                                controller,
                                byIdAlone ? named : matching(filter, controller)));
    }

    private OptionTable table() {
        List<OptionSpec> options = new ArrayList<>(select.options());
        options.add(quiet);
        options.add(verbose);
        options.add(signal);
        options.addAll(withoutEffect);
        options.addAll(CommonOptions.ALL);
        return new OptionTable(options).alias("jobname", select.name());
    }

    private static Set<JobTarget> matching(JobFilter filter, Controller controller)
            throws CallFailed {
        Set<JobTarget> targets = new LinkedHashSet<>();
        List<Job> jobs = controller.listJobs(filter.request()).orFail().getJobsList();
        filter.among(jobs).forEach(job -> targets.add(JobTarget.of(job)));
        return targets;
    }

    private int cancel(Caller caller, Arguments line, Controller controller, Set<JobTarget> targets)
            throws CallFailed {
        int exitCode = ExitCode.OK;
        for (JobTarget target : targets) {
            Answer<CancelReply> answer = controller.cancel(target.id(), target.tasks());
            if (answer instanceof Answer.Refused<CancelReply>(Code code, String message)) {
                if (code != Code.FAILED_PRECONDITION) {
                    caller.console().error(message);
                    exitCode = ExitCode.REFUSED;
                } else if (!line.has(quiet)) {
                    // It has ended already, which is what was wanted.
                    caller.console().warn(message);
                }
                continue;
            }
            answer.orFail();
            if (line.has(verbose)) {
                caller.console().say("job " + target.text() + " is being cancelled");
            }
        }
        return exitCode;
    }

    private String helpText(Caller caller) {
        return new HelpText()
                .line("Usage: " + caller.program() + " [options] [ID…]")
                .line("")
                .line(
                        "Ends jobs: pending ones at once, running ones by SIGTERM and, after their"
                                + " grace time, SIGKILL.")
                .line("Conditions must all hold; without an id, at least one is needed.")
                .options("Which jobs", select.options())
                .options("Beside that", List.of(quiet, verbose))
                .options("As everywhere", CommonOptions.ALL)
                .toString();
    }
}
