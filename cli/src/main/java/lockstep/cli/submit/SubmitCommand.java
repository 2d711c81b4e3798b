package lockstep.cli.submit;

import lockstep.cli.display.JsonText;
import lockstep.cli.explain.ExplanationText;
import lockstep.cli.link.Answer;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.Given;
import lockstep.cli.options.Origin;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.Console;
import lockstep.cli.shell.ExitCode;
import lockstep.cli.shell.Version;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.SubmitReply;
import lockstep.protocol.v1.SubmitRequest;

import java.util.List;
import java.util.Optional;

/// `ssubmit`: hands a job over.
public final class SubmitCommand implements Command {

    @Override
    public int run(Caller caller, List<String> words) {
        Arguments line =
                Getopt.parse(
                        SubmitOptions.all(),
                        words,
                        Getopt.Order.OPTIONS_FIRST,
                        Origin.commandLine());
        if (line.has(SubmitOptions.HELP) || line.has(SubmitOptions.USAGE)) {
            caller.console().print(SubmitHelp.text(caller.program()));
            return ExitCode.OK;
        }
        if (line.has(SubmitOptions.VERSION)) {
            caller.console().print(Version.line());
            return ExitCode.OK;
        }
        Submission submission = new SubmissionReader(caller, line).read();
        warn(caller, line, submission.warnings());
        Optional<JobSpec> spec = submission.orTell(caller.console()::errors);
        return spec.isPresent() ? handOver(caller, line, spec.get()) : ExitCode.USAGE;
    }

    private static int handOver(Caller caller, Arguments line, JobSpec spec) {
        if (line.has(SubmitOptions.PARSE_ONLY)) {
            caller.console().print(JsonText.ofRequest(spec));
            return ExitCode.OK;
        }
        Optional<String> home = line.last(SubmitOptions.HOME).map(Given::text);
        return Controller.use(caller, home, controller -> submit(caller, line, spec, controller));
    }

    private static int submit(Caller caller, Arguments line, JobSpec spec, Controller controller)
            throws CallFailed {
        boolean testOnly = line.has(SubmitOptions.TEST_ONLY);
        SubmitRequest request =
                SubmitRequest.newBuilder()
                        .setRequestId(requestId(caller))
                        .setSpec(spec)
                        .setTestOnly(testOnly)
                        .build();
        if (line.has(SubmitOptions.VERBOSE)) {
            caller.console().say("request " + request.getRequestId());
        }
        Answer<SubmitReply> answer = controller.submit(request);
        if (answer instanceof Answer.NoAnswer<SubmitReply> none && none.mayBeDone() && !testOnly) {
            caller.console()
                    .warn(
                            "the job may have been accepted, though no answer came.\n"
                                    + "Maybe look for it before submitting it again: squeue --me"
                                    + " --name="
                                    + spec.getName());
        }
        SubmitReply reply = answer.orFail();
        warn(caller, line, reply.getWarningsList());
        tell(caller, line, reply);
        return line.has(SubmitOptions.WAIT) && !testOnly
                ? waitFor(caller, controller, reply.getJobId(), spec)
                : ExitCode.OK;
    }

    /// Of an array the highest exit code of its tasks, whose ids follow each other.
    private static int waitFor(Caller caller, Controller controller, int jobId, JobSpec spec)
            throws CallFailed {
        int tasks = spec.hasArray() ? ArrayIndices.count(spec.getArray()) : 1;
        int highest = ExitCode.OK;
        for (int i = 0; i < tasks; i++) {
            int exitCode = new JobWait(caller, controller, jobId + i).untilItEnds();
            highest = Math.max(highest, exitCode);
        }
        return highest;
    }

    private static void tell(Caller caller, Arguments line, SubmitReply reply) {
        Console console = caller.console();
        if (line.has(SubmitOptions.JSON)) {
            console.print(JsonText.ofAnswer(reply));
        } else if (line.has(SubmitOptions.TEST_ONLY)) {
            console.say(reply.getForecast());
            if (reply.hasExplanation()) {
                console.print(ExplanationText.of(reply.getExplanation(), caller));
            }
        } else if (line.has(SubmitOptions.PARSABLE)) {
            console.print(Integer.toUnsignedString(reply.getJobId()) + "\n");
        } else {
            console.print(
                    "Submitted batch job " + Integer.toUnsignedString(reply.getJobId()) + "\n");
        }
    }

    private static void warn(Caller caller, Arguments line, List<String> warnings) {
        if (!line.has(SubmitOptions.QUIET)) {
            warnings.forEach(caller.console()::warn);
        }
    }

    /// One for each submission, kept over its retries: what makes a retry harmless.
    private static String requestId(Caller caller) {
        return "cli-"
                + Long.toHexString(caller.random().nextLong())
                + "-"
                + Long.toHexString(caller.random().nextLong());
    }
}
