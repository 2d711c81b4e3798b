package lockstep.cli.queue;

import lockstep.cli.display.Format;
import lockstep.cli.display.JsonText;
import lockstep.cli.display.Screen;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.cli.select.JobFilter;
import lockstep.cli.select.JobTarget;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.ExitCode;
import lockstep.cli.shell.Screens;
import lockstep.protocol.v1.Cluster;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.ListJobsReply;
import lockstep.protocol.v1.Partition;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A list of jobs as it was asked for.
///
/// @param apart whether each pending task of an array has a row of its own
/// @param dated whether the time stands above the list
record QueueView(
        JobFilter filter,
        Format format,
        Comparator<Job> order,
        boolean apart,
        boolean header,
        boolean dated,
        boolean json) {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss yyyy", Locale.ROOT);

    /// Prints the list once.
    int show(Caller caller, Controller controller) throws CallFailed {
        ListJobsReply reply = fetch(controller);
        caller.console()
                .print(
                        json
                                ? JsonText.ofAnswer(reply)
                                : text(caller, reply.getJobsList(), Screens.of(caller)));
        return ExitCode.OK;
    }

    /// Asks for the jobs.
    ///
    /// @throws CallFailed also when the one job or a partition asked for does not exist
    ListJobsReply fetch(Controller controller) throws CallFailed {
        ListJobsReply answer = controller.listJobs(filter.request()).orFail();
        Set<JobTarget> missing = filter.missingFrom(answer.getJobsList());
        if (filter.targets().size() == 1 && !missing.isEmpty()) {
            throw CallFailed.unknown(missing.iterator().next().text(), answer.getStandby());
        }
        List<Job> jobs = filter.among(answer.getJobsList());
        if (jobs.isEmpty() && !filter.partitions().isEmpty()) {
            requirePartitions(controller.cluster().orFail());
        }
        jobs.sort(order);
        return answer.toBuilder().clearJobs().addAllJobs(jobs).build();
    }

    private void requirePartitions(Cluster cluster) throws CallFailed {
        List<String> known = cluster.getPartitionsList().stream().map(Partition::getName).toList();
        for (String wanted : filter.partitions()) {
            if (!known.contains(wanted)) {
                throw CallFailed.refused(
                        "there is no partition "
                                + wanted
                                + "; there are: "
                                + String.join(", ", known)
                                + ".");
            }
        }
    }

    String text(Caller caller, List<Job> jobs, Screen screen) {
        StringBuilder out = new StringBuilder(64 + jobs.size() * 96);
        Instant now = caller.clock().instant();
        if (dated) {
            out.append(DATE.format(LocalDateTime.ofInstant(now, caller.zone().get()))).append('\n');
        }
        if (header) {
            format.append(out, JobRow::header, screen);
        }
        long nowSeconds = now.getEpochSecond();
        for (PendingArrays.Shown shown :
                apart ? PendingArrays.apart(jobs) : PendingArrays.together(jobs)) {
            format.append(out, new JobRow(shown.job(), shown.index(), nowSeconds, caller), screen);
        }
        return out.toString();
    }
}
