package lockstep.cli.queue;

import lockstep.cli.display.Elapsed;
import lockstep.cli.display.Format;
import lockstep.cli.display.HostList;
import lockstep.cli.display.Moments;
import lockstep.cli.display.Paint;
import lockstep.cli.display.Sizes;
import lockstep.cli.select.JobIds;
import lockstep.cli.select.JobStates;
import lockstep.cli.shell.Caller;
import lockstep.protocol.v1.Checkpointing;
import lockstep.protocol.v1.GenericResource;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.NodeShare;

import java.util.ArrayList;
import java.util.List;

/// One job as a row of the list; the letters are those of `squeue --format`.
///
/// @param index what stands behind the array's id: `3`, or `[2-99%4]` where pending tasks are drawn
///   together; empty when the job is no task
record JobRow(Job job, String index, long nowSeconds, Caller caller) implements Format.Row {

    /// Every letter that squeue knows, so that no format of a script is refused.
    static final String LETTERS = "iAFjuUPtTMlLDCRrNSVeaqkbfonxBZmcYQpEvwWyhdKgGOHIJXzs";

    private static final String NONE = "(null)";
    private static final String NOTHING_KNOWN = "N/A";

    @Override
    public String text(char letter) {
        JobSpec spec = job.getSpec();
        return switch (letter) {
            case 'i' -> arrayId() + (index.isEmpty() ? "" : "_" + index);
            case 'A' -> JobIds.text(job.getId());
            case 'F' -> arrayId();
            case 'K' -> index.isEmpty() ? NOTHING_KNOWN : index.replace("[", "").replace("]", "");
            case 'j' -> spec.getName();
            case 'u' -> job.getUser();
            case 'U' -> Integer.toUnsignedString(job.getUserId());
            case 'G' -> Integer.toUnsignedString(job.getGroupId());
            case 'P' -> spec.getPartition();
            case 't' -> JobStates.brief(job.getState());
            case 'T' -> job.getState().name();
            case 'M' -> Elapsed.ofSeconds(elapsed());
            case 'l' -> Elapsed.limit(limit(), "UNLIMITED");
            case 'L' -> timeLeft();
            case 'D' -> nodeCount();
            case 'C' -> cpuCount();
            case 'R' -> isPlaced() ? nodes() : "(" + reason() + ")";
            case 'r' -> reason();
            case 'N' -> isPlaced() ? nodes() : "";
            case 'B' -> isPlaced() ? job.getPlacement(0).getNode() : "n/a";
            case 'S' -> moment(job.hasStarted(), 'S');
            case 'V' -> moment(job.hasSubmitted(), 'V');
            case 'e' -> moment(job.hasEnded(), 'e');
            case 'k' -> orNone(spec.getComment());
            case 'b' -> gres();
            case 'f' -> orNone(spec.getConstraint());
            case 'o' -> orNone(spec.getCommandLine());
            case 'n' -> spec.getNodeList();
            case 'x' -> spec.getExcludeList();
            case 'Z' -> spec.getWorkingDirectory();
            case 'm' -> memory();
            case 'c' -> Integer.toString(Math.max(1, spec.getCpusPerTask()));
            case 'h' -> spec.getExclusive() ? "NO" : "OK";
            case 'a' -> orNone(job.getAccount());
            case 'q' -> orNone(job.getQos());
            case 'E' -> orNone(job.getDependency());
            case 'v' -> orNone(spec.getReservation());
            case 's' -> checkpoints();
            case 'W' -> licenses();
            case 'y' -> Integer.toString(spec.getNice());
            case 'O' -> spec.getContiguous() ? "1" : "0";
            case 'Q', 'd' -> "0";
            case 'p' -> "0.00000000000000";
            case 'Y' -> "";
            case 'w', 'g' -> NONE;
            default -> NOTHING_KNOWN;
        };
    }

    @Override
    public Paint paint(char letter) {
        return letter == 't' || letter == 'T' ? paintOf(job.getState()) : Paint.PLAIN;
    }

    static Paint paintOf(JobState state) {
        return switch (state) {
            case RUNNING, COMPLETED -> Paint.GREEN;
            case PENDING, CONFIGURING, COMPLETING -> Paint.YELLOW;
            case FAILED, TIMEOUT, NODE_FAIL, PREEMPTED -> Paint.RED;
            case CANCELLED -> Paint.FAINT;
            case JOB_STATE_UNSPECIFIED, UNRECOGNIZED -> Paint.PLAIN;
        };
    }

    /// The store in which they become durable, and how many are kept there.
    private String checkpoints() {
        Checkpointing wanted = job.getSpec().getCheckpointing();
        String kept =
                !wanted.hasKeep() ? "" : wanted.getKeep() == 0 ? "/all" : "/" + wanted.getKeep();
        return wanted.getStore().isEmpty() ? NONE : wanted.getStore() + kept;
    }

    static String header(char letter) {
        return switch (letter) {
            case 'i', 'A' -> "JOBID";
            case 'F' -> "ARRAY_JOB_ID";
            case 'K' -> "ARRAY_TASK_ID";
            case 'j' -> "NAME";
            case 'u' -> "USER";
            case 'U' -> "UID";
            case 'g' -> "GROUP";
            case 'G' -> "GID";
            case 'P' -> "PARTITION";
            case 't' -> "ST";
            case 'T' -> "STATE";
            case 'M' -> "TIME";
            case 'l' -> "TIME_LIMIT";
            case 'L' -> "TIME_LEFT";
            case 'D' -> "NODES";
            case 'C' -> "CPUS";
            case 'R' -> "NODELIST(REASON)";
            case 'r' -> "REASON";
            case 'N' -> "NODELIST";
            case 'B' -> "EXEC_HOST";
            case 'S' -> "START_TIME";
            case 'V' -> "SUBMIT_TIME";
            case 'e' -> "END_TIME";
            case 'a' -> "ACCOUNT";
            case 'q' -> "QOS";
            case 'k' -> "COMMENT";
            case 'b' -> "TRES_PER_NODE";
            case 'f' -> "FEATURES";
            case 'o' -> "COMMAND";
            case 'n' -> "REQ_NODES";
            case 'x' -> "EXC_NODES";
            case 'Z' -> "WORK_DIR";
            case 'm' -> "MIN_MEMORY";
            case 'c' -> "MIN_CPUS";
            case 'd' -> "MIN_TMP_DISK";
            case 'h' -> "OVER_SUBSCRIBE";
            case 'Y' -> "SCHEDNODES";
            case 'p', 'Q' -> "PRIORITY";
            case 'E' -> "DEPENDENCY";
            case 'v' -> "RESERVATION";
            case 'w' -> "WCKEY";
            case 'W' -> "LICENSES";
            case 'y' -> "NICE";
            case 'O' -> "CONTIGUOUS";
            case 'H' -> "SOCKETS_PER_NODE";
            case 'I' -> "CORES_PER_SOCKET";
            case 'J' -> "THREADS_PER_CORE";
            case 'X' -> "CORE_SPEC";
            case 'z' -> "S:C:T";
            case 's' -> "CHECKPOINTS";
            default -> "";
        };
    }

    private String arrayId() {
        return JobIds.text(job.getArrayJobId() == 0 ? job.getId() : job.getArrayJobId());
    }

    private String licenses() {
        List<String> all = new ArrayList<>();
        spec().getLicensesMap()
                .forEach((name, count) -> all.add(name + (count == 1 ? "" : ":" + count)));
        all.sort(null);
        return orNone(String.join(",", all));
    }

    private JobSpec spec() {
        return job.getSpec();
    }

    /// Of a job that has not started: by the present plan.
    private String moment(boolean present, char which) {
        return switch (which) {
            case 'S' ->
                    present || !job.hasExpectedStart()
                            ? Moments.text(present, job.getStarted(), caller.zone())
                            : Moments.text(true, job.getExpectedStart(), caller.zone());
            case 'V' -> Moments.text(present, job.getSubmitted(), caller.zone());
            default -> Moments.text(present, job.getEnded(), caller.zone());
        };
    }

    long elapsed() {
        if (!job.hasStarted()) {
            return 0;
        }
        long end = job.hasEnded() ? job.getEnded().getSeconds() : nowSeconds;
        return end - job.getStarted().getSeconds();
    }

    private long limit() {
        return Integer.toUnsignedLong(job.getTimeLimitSeconds());
    }

    private String timeLeft() {
        return limit() == 0 ? "UNLIMITED" : Elapsed.ofSeconds(limit() - elapsed());
    }

    private boolean isPlaced() {
        return job.getPlacementCount() > 0 && job.getState() != JobState.PENDING;
    }

    private String nodes() {
        return HostList.compress(job.getPlacementList().stream().map(NodeShare::getNode).toList());
    }

    private String reason() {
        return job.getReason().isEmpty() ? "None" : job.getReason();
    }

    private String nodeCount() {
        if (isPlaced()) {
            return Integer.toString(job.getPlacementCount());
        }
        int min = Math.max(1, job.getSpec().getNodesMin());
        int max = job.getSpec().getNodesMax();
        return max > min ? min + "-" + max : Integer.toString(min);
    }

    private String cpuCount() {
        long cpus = 0;
        if (isPlaced()) {
            for (NodeShare share : job.getPlacementList()) {
                cpus += share.getCpus();
            }
            return Long.toString(cpus);
        }
        JobSpec spec = job.getSpec();
        long nodes = Math.max(1, spec.getNodesMin());
        long tasks = Math.max(spec.getTasks(), nodes * Math.max(1, spec.getTasksPerNode()));
        return Long.toString(tasks * Math.max(1, spec.getCpusPerTask()));
    }

    private String gres() {
        List<GenericResource> asked = job.getSpec().getGresPerNodeList();
        if (asked.isEmpty()) {
            return NOTHING_KNOWN;
        }
        StringBuilder text = new StringBuilder();
        for (GenericResource kind : asked) {
            text.append(text.isEmpty() ? "gres/" : ",gres/").append(kind.getName()).append(':');
            if (!kind.getType().isEmpty()) {
                text.append(kind.getType()).append(':');
            }
            text.append(kind.getCount());
        }
        return text.toString();
    }

    private String memory() {
        JobSpec spec = job.getSpec();
        return Sizes.mebibytes(
                spec.hasMemoryMibPerCpu() ? spec.getMemoryMibPerCpu() : spec.getMemoryMibPerNode());
    }

    private static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }
}
