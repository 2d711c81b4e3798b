package lockstep.cli.select;

import lockstep.cli.options.Parsed;
import lockstep.protocol.v1.JobState;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The names of job states, long and short, as Slurm has them.
public final class JobStates {

    /// What a listing shows unless told otherwise: whatever has not ended.
    static final Set<JobState> LIVE =
            EnumSet.of(
                    JobState.PENDING, JobState.CONFIGURING, JobState.RUNNING, JobState.COMPLETING);

    /// States that a job of Slurm can be in and one of ours cannot: tools ask for them all the
    /// same.
    private static final Set<String> FOREIGN =
            Set.of(
                    "BF",
                    "BOOT_FAIL",
                    "DL",
                    "DEADLINE",
                    "OOM",
                    "OUT_OF_MEMORY",
                    "RD",
                    "RESV_DEL_HOLD",
                    "RF",
                    "REQUEUE_FED",
                    "RH",
                    "REQUEUE_HOLD",
                    "RQ",
                    "REQUEUED",
                    "RS",
                    "RESIZING",
                    "RV",
                    "REVOKED",
                    "SI",
                    "SIGNALING",
                    "SE",
                    "SPECIAL_EXIT",
                    "SO",
                    "STAGE_OUT",
                    "ST",
                    "STOPPED",
                    "S",
                    "SUSPENDED");

    private static final List<JobState> KNOWN =
            List.of(
                    JobState.PENDING,
                    JobState.CONFIGURING,
                    JobState.RUNNING,
                    JobState.COMPLETING,
                    JobState.COMPLETED,
                    JobState.FAILED,
                    JobState.CANCELLED,
                    JobState.TIMEOUT,
                    JobState.NODE_FAIL,
                    JobState.PREEMPTED);

    private JobStates() {}

    /// The two letters of the column ST.
    public static String brief(JobState state) {
        return switch (state) {
            case PENDING -> "PD";
            case CONFIGURING -> "CF";
            case RUNNING -> "R";
            case COMPLETING -> "CG";
            case COMPLETED -> "CD";
            case FAILED -> "F";
            case CANCELLED -> "CA";
            case TIMEOUT -> "TO";
            case NODE_FAIL -> "NF";
            case PREEMPTED -> "PR";
            case JOB_STATE_UNSPECIFIED, UNRECOGNIZED -> "?";
        };
    }

    /// Whether the job's last process may still run.
    public static boolean isLive(JobState state) {
        return LIVE.contains(state);
    }

    public static Set<JobState> all() {
        return EnumSet.copyOf(KNOWN);
    }

    /// Reads `R,PENDING,…` or `all`.
    public static Parsed<Set<JobState>> parse(String text) {
        Set<JobState> states = EnumSet.noneOf(JobState.class);
        for (String word : text.split(",", -1)) {
            String name = word.strip().toUpperCase(Locale.ROOT);
            if (name.equals("ALL")) {
                states.addAll(KNOWN);
            } else if (!add(states, name) && !FOREIGN.contains(name)) {
                return Parsed.bad(
                        "must be states such as PENDING, RUNNING, CD or F, parted by commas, or"
                                + " all.");
            }
        }
        return Parsed.good(states);
    }

    private static boolean add(Set<JobState> states, String name) {
        for (JobState state : KNOWN) {
            if (state.name().equals(name) || brief(state).equals(name)) {
                states.add(state);
                return true;
            }
        }
        return false;
    }
}
