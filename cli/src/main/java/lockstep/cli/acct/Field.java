package lockstep.cli.acct;

import com.google.protobuf.Timestamp;

import lockstep.cli.display.Moments;
import lockstep.cli.display.Sizes;
import lockstep.cli.select.JobIds;
import lockstep.protocol.v1.HistoryAttempt;
import lockstep.protocol.v1.HistoryJob;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A column of sacct, by Slurm's name. Those of which nothing is known here are empty, so that no
/// format of a script is refused.
enum Field {
    ACCOUNT("Account", 10),
    ADMIN_COMMENT("AdminComment", 19),
    ALLOC_CPUS("AllocCPUS", 10),
    ALLOC_GRES("AllocGRES", 12),
    ALLOC_NODES("AllocNodes", 10),
    ALLOC_TRES("AllocTRES", 10),
    AVE_CPU("AveCPU", 10),
    AVE_RSS("AveRSS", 10),
    CLUSTER("Cluster", 10),
    COMMENT("Comment", 14),
    CONSTRAINTS("Constraints", 14),
    CONSUMED_ENERGY("ConsumedEnergy", 14),
    CPU_TIME("CPUTime", 10),
    CPU_TIME_RAW("CPUTimeRAW", 10),
    DERIVED_EXIT_CODE("DerivedExitCode", 15),
    ELAPSED("Elapsed", 10),
    ELAPSED_RAW("ElapsedRaw", 10),
    ELIGIBLE("Eligible", 19),
    END("End", 19),
    EXIT_CODE("ExitCode", 8),
    EXTRA("Extra", 10),
    FAILED_NODE("FailedNode", 15),
    FLAGS("Flags", 20),
    GID("GID", 6),
    GROUP("Group", 9),
    JOB_ID("JobID", -12),
    JOB_ID_RAW("JobIDRaw", -12),
    JOB_NAME("JobName", 10),
    LICENSES("Licenses", 10),
    MAX_DISK_READ("MaxDiskRead", 12),
    MAX_DISK_WRITE("MaxDiskWrite", 12),
    MAX_RSS("MaxRSS", 10),
    MAX_VM_SIZE("MaxVMSize", 10),
    NCPUS("NCPUS", 10),
    NNODES("NNodes", 8),
    NODE_LIST("NodeList", 15),
    NTASKS("NTasks", 8),
    PARTITION("Partition", 10),
    PLANNED("Planned", 10),
    PRIORITY("Priority", 10),
    QOS("QOS", 10),
    REASON("Reason", 22),
    REQ_CPUS("ReqCPUS", 8),
    REQ_MEM("ReqMem", 10),
    REQ_NODES("ReqNodes", 8),
    REQ_TRES("ReqTRES", 10),
    RESERVATION("Reservation", 20),
    RESTARTS("Restarts", 8),
    START("Start", 19),
    STATE("State", 10),
    SUBMIT("Submit", 19),
    SUBMIT_LINE("SubmitLine", 20),
    SUSPENDED("Suspended", 10),
    SYSTEM_COMMENT("SystemComment", 19),
    SYSTEM_CPU("SystemCPU", 10),
    TIMELIMIT("Timelimit", 10),
    TIMELIMIT_RAW("TimelimitRaw", 12),
    TOTAL_CPU("TotalCPU", 10),
    TRES_USAGE("TRESUsageInTot", 14),
    UID("UID", 6),
    USER("User", 9),
    USER_CPU("UserCPU", 10),
    WCKEY("WCKey", 10),
    WORK_DIR("WorkDir", 20),
    // Lockstep's own.
    ACCEL_HOURS("AccelHours", 10),
    LOST_ACCEL_HOURS("LostAccelHours", 14),
    LOST_CAUSE("LostCause", 15);

    private static final String UNKNOWN = "Unknown";
    private static final long KIB = 1_024;
    private static final long SIGN_OF_UNSIGNED = 0xffff_ffffL;

    final String title;

    /// Negative for "to the left".
    final int width;

    Field(String title, int width) {
        this.title = title;
        this.width = width;
    }

    static Optional<Field> named(String name) {
        for (Field field : values()) {
            if (field.title.equalsIgnoreCase(name)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    static List<String> titles() {
        List<String> titles = new ArrayList<>();
        for (Field field : values()) {
            titles.add(field.title);
        }
        return titles;
    }

    String text(Row row, Seen seen) {
        HistoryJob job = row.job();
        HistoryAttempt attempt = row.attempt().orElse(HistoryAttempt.getDefaultInstance());
        return switch (this) {
            case ACCOUNT -> job.getAccount();
            case ALLOC_CPUS -> Integer.toString(attempt.getCpus());
            case NCPUS, REQ_CPUS -> Integer.toString(attempt.getCpus());
            case ALLOC_NODES -> Integer.toString(attempt.getNodes());
            case NNODES, REQ_NODES ->
                    Integer.toString(
                            row.attempt().isPresent() ? attempt.getNodes() : job.getNodesMin());
            case ALLOC_TRES -> row.attempt().map(Field::tres).orElse("");
            case ALLOC_GRES ->
                    attempt.getAccelerators() > 0 ? "gres/gpu:" + attempt.getAccelerators() : "";
            case CLUSTER -> seen.cluster();
            case COMMENT -> job.getComment();
            case CPU_TIME -> time(seen.elapsed(row) * attempt.getCpus());
            case CPU_TIME_RAW -> Long.toString(seen.elapsed(row) * attempt.getCpus());
            case ELAPSED -> time(seen.elapsed(row));
            case ELAPSED_RAW -> Long.toString(seen.elapsed(row));
            case ELIGIBLE -> moment(job.hasEligible(), job.getEligible(), seen);
            case START -> Seen.start(row).map(at -> moment(true, at, seen)).orElse(UNKNOWN);
            case END -> Seen.end(row).map(at -> moment(true, at, seen)).orElse(UNKNOWN);
            case SUBMIT -> moment(job.hasSubmitted(), job.getSubmitted(), seen);
            case EXIT_CODE, DERIVED_EXIT_CODE -> attempt.getExitCode() + ":" + attempt.getSignal();
            case GID -> Integer.toUnsignedString(job.getGroupId());
            case UID -> Integer.toUnsignedString(job.getUserId());
            case USER -> job.getUser();
            case JOB_ID ->
                    job.getArrayJobId() == 0
                            ? JobIds.text(job.getId())
                            : JobIds.text(job.getArrayJobId()) + "_" + job.getArrayTaskId();
            case JOB_ID_RAW -> JobIds.text(job.getId());
            case JOB_NAME -> job.getName();
            case MAX_RSS ->
                    attempt.hasRankPeakMemoryBytes()
                            ? attempt.getRankPeakMemoryBytes() / KIB + "K"
                            : "";
            case MAX_DISK_READ ->
                    attempt.getUsed().hasReadBytes()
                            ? Sizes.measured(attempt.getUsed().getReadBytes())
                            : "";
            case MAX_DISK_WRITE ->
                    attempt.getUsed().hasWrittenBytes()
                            ? Sizes.measured(attempt.getUsed().getWrittenBytes())
                            : "";
            case NODE_LIST ->
                    attempt.getNodeList().isEmpty() ? "None assigned" : attempt.getNodeList();
            case NTASKS -> row.attempt().isPresent() ? Integer.toString(attempt.getRanks()) : "";
            case PARTITION -> job.getPartition();
            case PLANNED -> time(seen.waited(row));
            case QOS -> job.getQos();
            case REASON -> reason(row);
            case REQ_MEM ->
                    attempt.getMemoryMib() == 0 ? "0" : Sizes.mebibytes(attempt.getMemoryMib());
            case RESTARTS -> Integer.toString(Math.max(0, job.getAttemptCount() - 1));
            case STATE -> row.state().name();
            case SUBMIT_LINE -> job.getCommandLine();
            case TIMELIMIT ->
                    job.getTimeLimitSeconds() == 0
                            ? "UNLIMITED"
                            : time(job.getTimeLimitSeconds() & SIGN_OF_UNSIGNED);
            case TIMELIMIT_RAW ->
                    job.getTimeLimitSeconds() == 0
                            ? "UNLIMITED"
                            : Long.toString((job.getTimeLimitSeconds() & SIGN_OF_UNSIGNED) / 60);
            case TOTAL_CPU ->
                    attempt.getUsed().hasCpuMillis()
                            ? cpu(attempt.getUsed().getCpuMillis())
                            : "00:00:00";
            case WORK_DIR -> job.getWorkingDirectory();
            case ACCEL_HOURS -> Hours.text(attempt.getAcceleratorMillis());
            case LOST_ACCEL_HOURS -> Hours.text(attempt.getLostAcceleratorMillis());
            case LOST_CAUSE -> attempt.getLostCause();
            case SUSPENDED, SYSTEM_CPU, USER_CPU -> "00:00:00";
            case PRIORITY -> "0";
            case ADMIN_COMMENT,
                    AVE_CPU,
                    AVE_RSS,
                    CONSTRAINTS,
                    CONSUMED_ENERGY,
                    EXTRA,
                    FAILED_NODE,
                    FLAGS,
                    GROUP,
                    LICENSES,
                    MAX_VM_SIZE,
                    REQ_TRES,
                    RESERVATION,
                    SYSTEM_COMMENT,
                    TRES_USAGE,
                    WCKEY ->
                    "";
        };
    }

    private static String reason(Row row) {
        String detail =
                row.attempt()
                        .filter(HistoryAttempt::getRequeued)
                        .map(HistoryAttempt::getDetail)
                        .orElse(row.job().getReason());
        return detail.isEmpty() ? "None" : detail;
    }

    private static String tres(HistoryAttempt attempt) {
        StringBuilder text = new StringBuilder("cpu=").append(attempt.getCpus());
        if (attempt.getAccelerators() > 0) {
            text.append(",gres/gpu=").append(attempt.getAccelerators());
        }
        if (attempt.getMemoryMib() > 0) {
            text.append(",mem=").append(attempt.getMemoryMib()).append('M');
        }
        return text.append(",node=").append(attempt.getNodes()).toString();
    }

    private static String moment(boolean present, Timestamp at, Seen seen) {
        return present ? Moments.text(true, at, seen.zone()) : UNKNOWN;
    }

    /// `[D-]HH:MM:SS`.
    private static String time(long seconds) {
        String day = seconds >= 86_400 ? seconds / 86_400 + "-" : "";
        return day
                + two(seconds % 86_400 / 3_600)
                + ":"
                + two(seconds % 3_600 / 60)
                + ":"
                + two(seconds % 60);
    }

    private static String cpu(long millis) {
        return millis >= 3_600_000
                ? time(millis / 1_000)
                : two(millis / 60_000)
                        + ":"
                        + two(millis % 60_000 / 1_000)
                        + String.format(Locale.ROOT, ".%03d", millis % 1_000);
    }

    private static String two(long number) {
        return (number < 10 ? "0" : "") + number;
    }
}
