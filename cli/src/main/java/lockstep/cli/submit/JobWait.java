package lockstep.cli.submit;

import lockstep.cli.display.Elapsed;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.cli.select.JobIds;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.ExitCode;
import lockstep.cli.shell.ProgressLine;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobState;

import java.time.Duration;

/// Follows a job to its end, through restarts of controllers.
///
/// On a terminal one line on standard error is kept up to date; elsewhere a line is written when
/// the state changes.
final class JobWait {

    /// On a terminal the elapsed time is to tick.
    private static final Duration POLL_ON_TERMINAL = Duration.ofSeconds(1);

    private static final Duration POLL_ELSEWHERE = Duration.ofSeconds(30);

    /// A job runs on while no controller does, so waiting for one is worth it.
    private static final Duration PATIENCE = Duration.ofHours(24);

    private final Caller caller;
    private final Controller controller;
    private final int jobId;
    private final ProgressLine line;

    JobWait(Caller caller, Controller controller, int jobId) {
        this.caller = caller;
        this.controller = controller;
        this.jobId = jobId;
        this.line = new ProgressLine(caller);
    }

    /// Waits, and returns the exit code that stands for how the job ended.
    int untilItEnds() throws CallFailed {
        Duration poll = line.onTerminal() ? POLL_ON_TERMINAL : POLL_ELSEWHERE;
        long version = 0;
        while (true) {
            Job job = controller.waitJob(jobId, version, poll, PATIENCE).orFail();
            version = job.getVersion();
            if (hasEnded(job.getState())) {
                line.showEnd(end(job));
                return exitCode(job);
            }
            line.show(progress(job));
        }
    }

    private String progress(Job job) {
        StringBuilder text = new StringBuilder();
        text.append("job ").append(JobIds.text(job)).append(' ');
        text.append(job.getState());
        if (!job.getReason().isEmpty() && !job.getReason().equals("None")) {
            text.append(" (").append(job.getReason()).append(')');
        }
        if (line.onTerminal()) {
            long since =
                    job.hasStarted()
                            ? job.getStarted().getSeconds()
                            : job.getSubmitted().getSeconds();
            text.append(' ')
                    .append(Elapsed.ofSeconds(caller.clock().instant().getEpochSecond() - since));
        }
        return text.toString();
    }

    private String end(Job job) {
        StringBuilder text = new StringBuilder();
        text.append("job ").append(JobIds.text(job)).append(' ');
        text.append(job.getState());
        if (job.hasStarted() && job.hasEnded()) {
            long seconds = job.getEnded().getSeconds() - job.getStarted().getSeconds();
            text.append(" after ").append(Elapsed.ofSeconds(seconds));
        }
        if (job.getSignal() != 0) {
            text.append(", ended by signal ").append(job.getSignal());
        } else if (job.getExitCode() != 0) {
            text.append(", exit code ").append(job.getExitCode());
        }
        if (!job.getReason().isEmpty() && !job.getReason().equals("None")) {
            text.append(" (").append(job.getReason()).append(')');
        }
        return text.toString();
    }

    static boolean hasEnded(JobState state) {
        return switch (state) {
            case COMPLETED, FAILED, CANCELLED, TIMEOUT, NODE_FAIL, PREEMPTED -> true;
            case JOB_STATE_UNSPECIFIED, PENDING, CONFIGURING, RUNNING, COMPLETING, UNRECOGNIZED ->
                    false;
        };
    }

    /// What the shell is told: the job's own exit code where it has one.
    static int exitCode(Job job) {
        return switch (job.getState()) {
            case COMPLETED -> ExitCode.OK;
            case CANCELLED -> ExitCode.JOB_CANCELLED;
            case TIMEOUT -> ExitCode.JOB_TIMED_OUT;
            default -> {
                if (job.getSignal() != 0) {
                    yield ExitCode.SIGNAL_BASE + job.getSignal();
                }
                yield job.getExitCode() != 0 ? job.getExitCode() : ExitCode.REFUSED;
            }
        };
    }
}
