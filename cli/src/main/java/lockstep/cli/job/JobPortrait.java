package lockstep.cli.job;

import com.google.protobuf.Timestamp;

import lockstep.cli.display.Elapsed;
import lockstep.cli.display.HostList;
import lockstep.cli.display.Moments;
import lockstep.cli.display.Printable;
import lockstep.cli.display.Sizes;
import lockstep.cli.select.JobIds;
import lockstep.cli.shell.Caller;
import lockstep.protocol.v1.GenericResource;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.LaunchMode;
import lockstep.protocol.v1.NodeShare;
import lockstep.protocol.v1.RankExit;
import lockstep.protocol.v1.ResourceLimit;
import lockstep.protocol.v1.WorkloadClass;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// All that is known of a job, laid out for people: a heading, then a line for each fact that there
/// is.
final class JobPortrait {

    private static final int LABEL_COLUMNS = 13;
    private static final String DEFAULT_OUTPUT = "slurm-%j.out";
    private static final String ARRAY_OUTPUT = "slurm-%A_%a.out";

    private final Job job;
    private final JobSpec spec;
    private final Caller caller;
    private final StringBuilder out = new StringBuilder();

    private JobPortrait(Job job, Caller caller) {
        this.job = job;
        this.spec = job.getSpec();
        this.caller = caller;
    }

    static String of(Job job, Caller caller) {
        JobPortrait portrait = new JobPortrait(job, caller);
        portrait.heading();
        portrait.asked();
        portrait.terms();
        portrait.times();
        portrait.files();
        portrait.placement();
        portrait.usage();
        portrait.exits();
        return portrait.out.toString();
    }

    private void heading() {
        out.append("Job ").append(JobIds.text(job)).append("  ");
        out.append(Printable.escape(spec.getName())).append("  ").append(job.getState());
        if (!job.getReason().isEmpty() && !job.getReason().equals("None")) {
            out.append(" (").append(Printable.escape(job.getReason())).append(')');
        }
        out.append("\n\n");
        String ids =
                "uid "
                        + Integer.toUnsignedString(job.getUserId())
                        + ", gid "
                        + Integer.toUnsignedString(job.getGroupId());
        line("User", job.getUser() + " (" + ids + ")");
        line("Partition", spec.getPartition());
        line("Comment", spec.getComment());
        line("Held", job.getHeld() ? "yes; lockstep release " + JobIds.text(job) : "");
    }

    private void asked() {
        List<String> parts = new ArrayList<>();
        int min = Math.max(1, spec.getNodesMin());
        boolean range = spec.getNodesMax() > min;
        parts.add(range ? min + " to " + spec.getNodesMax() + " nodes" : plural(min, "node"));
        if (spec.hasTasks()) {
            parts.add(plural(spec.getTasks(), "task"));
        }
        if (spec.hasTasksPerNode()) {
            parts.add(plural(spec.getTasksPerNode(), "task") + " per node");
        }
        if (spec.hasCpusPerTask()) {
            parts.add(plural(spec.getCpusPerTask(), "CPU") + " per task");
        }
        if (spec.hasMemoryMibPerNode()) {
            parts.add(memory(spec.getMemoryMibPerNode()) + " per node");
        }
        if (spec.hasMemoryMibPerCpu()) {
            parts.add(memory(spec.getMemoryMibPerCpu()) + " per CPU");
        }
        for (GenericResource kind : spec.getGresPerNodeList()) {
            String type = kind.getType().isEmpty() ? "" : ":" + kind.getType();
            parts.add(kind.getName() + type + ":" + kind.getCount() + " per node");
        }
        if (spec.getExclusive()) {
            parts.add("whole nodes");
        }
        line("Asked for", String.join(", ", parts));
        line("On nodes", spec.getNodeList());
        line("Not on", spec.getExcludeList());
        line("Features", spec.getConstraint());
        if (spec.hasRequeue()) {
            line("Requeue", spec.getRequeue() ? "yes" : "no");
        }
    }

    private void terms() {
        line("Array", job.getArrayJobId() == 0 ? "" : array());
        line("Waits for", job.getDependency());
        line("Account", job.getAccount());
        line("QOS", job.getQos());
        line("Nice", spec.getNice() == 0 ? "" : Integer.toString(spec.getNice()));
        line("Class", workload());
        line("Layout", layout());
        line("Licenses", licenses());
        line("Reservation", spec.getReservation());
        line(
                "Signal",
                spec.hasWarnSignal()
                        ? spec.getWarnSignal().getName()
                                + ", "
                                + spec.getWarnSignal().getBeforeSeconds()
                                + " s before the end"
                                + (spec.getWarnSignal().getBatchOnly() ? ", script only" : "")
                        : "");
        line("Limits", limits());
    }

    private String limits() {
        List<String> parts = new ArrayList<>();
        for (ResourceLimit limit : spec.getResourceLimits().getLimitsList()) {
            String name = limit.getResource().name().replaceFirst("^LIMIT_", "");
            String value = limit.hasValue() ? Long.toUnsignedString(limit.getValue()) : "unlimited";
            parts.add(name + " " + value);
        }
        return String.join(", ", parts)
                + (spec.getResourceLimits().getAsFarAsAllowed() ? ", as far as nodes allow" : "");
    }

    private String array() {
        String throttle =
                job.getArrayThrottle() > 0 ? ", " + job.getArrayThrottle() + " at once" : "";
        return "task "
                + job.getArrayTaskId()
                + " of an array of "
                + plural(job.getArrayTaskCount(), "task")
                + throttle
                + "; job "
                + JobIds.text(job.getId());
    }

    private String workload() {
        WorkloadClass workload = job.getWorkloadClass();
        if (workload == WorkloadClass.WORKLOAD_CLASS_UNSPECIFIED) {
            return "";
        }
        return workload.name().toLowerCase(Locale.ROOT)
                + (spec.getWorkloadClass() == workload ? "" : ", by what it asked for");
    }

    private String layout() {
        List<String> parts = new ArrayList<>();
        if (spec.getSegment() > 0) {
            parts.add("segments of " + plural(spec.getSegment(), "node"));
        }
        if (spec.getContiguous()) {
            parts.add("contiguous");
        }
        if (spec.getSpread()) {
            parts.add("spread");
        }
        return String.join(", ", parts);
    }

    private String licenses() {
        List<String> all = new ArrayList<>();
        spec.getLicensesMap().forEach((name, count) -> all.add(name + ":" + count));
        all.sort(null);
        return String.join(", ", all);
    }

    private static String memory(long mebibytes) {
        return mebibytes == 0 ? "all memory" : Sizes.mebibytes(mebibytes);
    }

    private static String plural(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private void times() {
        String limit = Elapsed.limit(Integer.toUnsignedLong(job.getTimeLimitSeconds()), "no limit");
        if (job.hasStarted()) {
            line("Run time", Elapsed.ofSeconds(ran().toSeconds()) + " of " + limit);
        } else {
            line("Time limit", limit);
        }
        line("Submitted", moment(job.hasSubmitted(), job.getSubmitted()) + fromHost());
        line("Not before", moment(spec.hasBegin(), spec.getBegin()));
        line("Expected", moment(job.hasExpectedStart(), job.getExpectedStart()));
        line("Started", moment(job.hasStarted(), job.getStarted()));
        line("Ended", moment(job.hasEnded(), job.getEnded()));
        line("Attempt", job.getAttempt() == 0 ? "" : Integer.toUnsignedString(job.getAttempt()));
        line("Restored", CheckpointText.restored(job));
    }

    /// How long its ranks have been let run up to now, or had been at its end.
    private Duration ran() {
        if (!job.hasStarted()) {
            return Duration.ZERO;
        }
        Instant end = job.hasEnded() ? instant(job.getEnded()) : caller.clock().instant();
        return Duration.between(instant(job.getStarted()), end);
    }

    private static Instant instant(Timestamp moment) {
        return Instant.ofEpochSecond(moment.getSeconds(), moment.getNanos());
    }

    private String fromHost() {
        return spec.getSubmitHost().isEmpty() ? "" : " on " + spec.getSubmitHost();
    }

    private String moment(boolean present, Timestamp moment) {
        return present ? Moments.text(true, moment, caller.zone()) : "";
    }

    private void files() {
        boolean batch = spec.getMode() == LaunchMode.BATCH;
        String command =
                batch
                        ? spec.getCommandLine() + " " + String.join(" ", spec.getArgumentsList())
                        : String.join(" ", spec.getArgumentsList());
        line("Command", command.strip());
        line(
                "Runs",
                switch (spec.getMode()) {
                    case BATCH -> "once, on the first node";
                    case PER_NODE -> "once on each node";
                    case PER_RANK -> "once for each task";
                    case LAUNCH_MODE_UNSPECIFIED, UNRECOGNIZED -> "";
                });
        line("Directory", spec.getWorkingDirectory());
        line(
                "Output",
                spec.getStdoutPattern().isEmpty() ? defaultOutput() : spec.getStdoutPattern());
        line("Errors", spec.getStderrPattern());
        line("Checkpoints", CheckpointText.wanted(spec));
        line("Restores", CheckpointText.restores(spec));
        line("Stages in", CheckpointText.stagedIn(spec));
    }

    private String defaultOutput() {
        return job.getArrayJobId() == 0 ? DEFAULT_OUTPUT : ARRAY_OUTPUT;
    }

    private void placement() {
        if (job.getPlacementCount() == 0) {
            return;
        }
        List<String> names = job.getPlacementList().stream().map(NodeShare::getNode).toList();
        line("Nodes", HostList.compress(names));
        for (NodeShare share : job.getPlacementList()) {
            line("", placed(share));
        }
    }

    private static String placed(NodeShare share) {
        StringBuilder text = new StringBuilder(share.getNode()).append(": ");
        if (share.getRanks() == 1) {
            text.append("rank ").append(share.getFirstRank()).append(", ");
        } else if (share.getRanks() > 1) {
            int last = share.getFirstRank() + share.getRanks() - 1;
            text.append("ranks ")
                    .append(share.getFirstRank())
                    .append('-')
                    .append(last)
                    .append(", ");
        }
        text.append(plural(share.getCpus(), "CPU"));
        if (share.getMemoryMib() > 0) {
            text.append(", ").append(Sizes.mebibytes(share.getMemoryMib()));
        }
        if (share.getAcceleratorsCount() > 0) {
            text.append(", ").append(HostList.compress(share.getAcceleratorsList()));
        }
        return text.toString();
    }

    private void usage() {
        line("Used", UsageText.whole(job, ran()));
        UsageText.ranks(job).forEach(rank -> line("", rank));
    }

    private void exits() {
        if (job.hasEnded()) {
            line("Exit code", exit(job.getExitCode(), job.getSignal()));
        }
        int fine = 0;
        for (RankExit exit : job.getExitsList()) {
            if (exit.getExitCode() == 0 && exit.getSignal() == 0) {
                fine++;
            } else {
                String rank = "rank " + exit.getRank() + " on " + exit.getNode();
                line("", rank + ": " + exit(exit.getExitCode(), exit.getSignal()));
            }
        }
        if (fine > 0) {
            line("", plural(fine, "rank") + ": 0");
        }
    }

    private static String exit(int code, int signal) {
        return signal == 0
                ? Integer.toUnsignedString(code)
                : "ended by signal " + Integer.toUnsignedString(signal);
    }

    /// A fact; nothing when there is none.
    private void line(String label, String text) {
        if (text.isEmpty()) {
            return;
        }
        out.append("  ").append(label).append(" ".repeat(LABEL_COLUMNS - label.length()));
        out.append(Printable.escape(text)).append('\n');
    }
}
