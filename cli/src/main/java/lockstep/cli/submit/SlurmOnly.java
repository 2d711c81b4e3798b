package lockstep.cli.submit;

import static lockstep.cli.options.Argument.NONE;
import static lockstep.cli.options.Argument.OPTIONAL;
import static lockstep.cli.options.Argument.REQUIRED;
import static lockstep.cli.options.OptionSpec.NO_LETTER;

import lockstep.cli.options.Argument;
import lockstep.cli.options.OptionSpec;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What sbatch knows and `ssubmit` does not do.
///
/// The rule: without the option, would the job still do what its author wanted, if perhaps slower
/// or with less book-keeping? Then it is ignored with a warning. Would it do something else, or run
/// where it must not? Then it is refused.
enum SlurmOnly {
    ACCTG_FREQ("acctg-freq", NO_LETTER, REQUIRED, Verdict.IGNORE, "nothing is sampled yet"),
    BATCH("batch", NO_LETTER, REQUIRED, Verdict.REFUSE, "the first node cannot be chosen apart"),
    BB("bb", NO_LETTER, REQUIRED, Verdict.REFUSE, "there are no burst buffers"),
    BBF("bbf", NO_LETTER, REQUIRED, Verdict.REFUSE, "there are no burst buffers"),
    CLUSTER_CONSTRAINT(
            "cluster-constraint", NO_LETTER, REQUIRED, Verdict.REFUSE, "there is one cluster only"),
    CLUSTERS(
            "clusters",
            'M',
            REQUIRED,
            Verdict.REFUSE,
            "there is one cluster only",
            "Maybe choose the cluster by --home or LOCKSTEP_HOME."),
    CONSOLIDATE_SEGMENTS(
            "consolidate-segments",
            NO_LETTER,
            NONE,
            Verdict.IGNORE,
            "each segment gets the best switch there is for it"),
    CONTAINER("container", NO_LETTER, REQUIRED, Verdict.REFUSE, Reason.CONTAINER),
    CONTAINER_ID("container-id", NO_LETTER, REQUIRED, Verdict.REFUSE, Reason.CONTAINER),
    CONTAINER_ENTRYPOINT("container-entrypoint", NO_LETTER, NONE, Verdict.REFUSE, Reason.CONTAINER),
    CONTAINER_ENTRYPOINT_LOG(
            "container-entrypoint-log", NO_LETTER, NONE, Verdict.REFUSE, Reason.CONTAINER),
    CONTAINER_ENV("container-env", NO_LETTER, REQUIRED, Verdict.REFUSE, Reason.CONTAINER),
    CONTAINER_IMAGE("container-image", NO_LETTER, REQUIRED, Verdict.REFUSE, Reason.CONTAINER),
    CONTAINER_MOUNT_HOME("container-mount-home", NO_LETTER, NONE, Verdict.REFUSE, Reason.CONTAINER),
    CONTAINER_MOUNTS("container-mounts", NO_LETTER, REQUIRED, Verdict.REFUSE, Reason.CONTAINER),
    CONTAINER_NAME("container-name", NO_LETTER, REQUIRED, Verdict.REFUSE, Reason.CONTAINER),
    CONTAINER_READONLY("container-readonly", NO_LETTER, NONE, Verdict.REFUSE, Reason.CONTAINER),
    CONTAINER_REMAP_ROOT("container-remap-root", NO_LETTER, NONE, Verdict.REFUSE, Reason.CONTAINER),
    CONTAINER_SAVE("container-save", NO_LETTER, REQUIRED, Verdict.REFUSE, Reason.CONTAINER),
    CONTAINER_WORKDIR("container-workdir", NO_LETTER, REQUIRED, Verdict.REFUSE, Reason.CONTAINER),
    CONTAINER_WRITABLE("container-writable", NO_LETTER, NONE, Verdict.REFUSE, Reason.CONTAINER),
    NO_CONTAINER_ENTRYPOINT(
            "no-container-entrypoint", NO_LETTER, NONE, Verdict.REFUSE, Reason.CONTAINER),
    NO_CONTAINER_MOUNT_HOME(
            "no-container-mount-home", NO_LETTER, NONE, Verdict.REFUSE, Reason.CONTAINER),
    NO_CONTAINER_REMAP_ROOT(
            "no-container-remap-root", NO_LETTER, NONE, Verdict.REFUSE, Reason.CONTAINER),
    CORE_SPEC("core-spec", 'S', REQUIRED, Verdict.IGNORE, "no cores are set apart for the system"),
    CORES_PER_SOCKET("cores-per-socket", NO_LETTER, REQUIRED, Verdict.IGNORE, Reason.TOPOLOGY),
    CPU_FREQ("cpu-freq", NO_LETTER, REQUIRED, Verdict.IGNORE, "clock rates are left alone"),
    DEADLINE(
            "deadline",
            NO_LETTER,
            REQUIRED,
            Verdict.REFUSE,
            "the job would also run when it can no longer end in time"),
    DEBUG("debug", NO_LETTER, REQUIRED, Verdict.IGNORE, "it is about Slurm's own messages"),
    DELAY_BOOT(
            "delay-boot", NO_LETTER, REQUIRED, Verdict.IGNORE, "nodes are not rebooted for jobs"),
    DISTRIBUTION(
            "distribution",
            'm',
            REQUIRED,
            Verdict.IGNORE,
            "ranks are laid out in blocks, node by node"),
    EXPORT_FILE(
            "export-file",
            NO_LETTER,
            REQUIRED,
            Verdict.REFUSE,
            "the variables in it would be missing",
            "Maybe use --export=ALL, or source the file in the script."),
    EXTRA("extra", NO_LETTER, REQUIRED, Verdict.IGNORE, "it is a note for other tools"),
    EXTRA_NODE_INFO("extra-node-info", 'B', REQUIRED, Verdict.IGNORE, Reason.TOPOLOGY),
    GET_USER_ENV(
            "get-user-env",
            NO_LETTER,
            OPTIONAL,
            Verdict.IGNORE,
            "the login environment is not loaded"),
    GID("gid", NO_LETTER, REQUIRED, Verdict.REFUSE, Reason.IDENTITY),
    GPU_BIND("gpu-bind", NO_LETTER, REQUIRED, Verdict.IGNORE, "ranks are not bound to single GPUs"),
    GPU_FREQ("gpu-freq", NO_LETTER, REQUIRED, Verdict.IGNORE, "clock rates are left alone"),
    GPUS_PER_SOCKET(
            "gpus-per-socket",
            NO_LETTER,
            REQUIRED,
            Verdict.REFUSE,
            "the number of GPUs cannot be told from it",
            "Maybe use --gpus-per-node."),
    GRES_FLAGS("gres-flags", NO_LETTER, REQUIRED, Verdict.IGNORE, Reason.PLACEMENT),
    HINT("hint", NO_LETTER, REQUIRED, Verdict.IGNORE, Reason.TOPOLOGY),
    IGNORE_PBS("ignore-pbs", NO_LETTER, NONE, Verdict.IGNORE, "#PBS lines are never read"),
    MAIL_TYPE("mail-type", NO_LETTER, REQUIRED, Verdict.IGNORE, "no mail is sent"),
    MAIL_USER("mail-user", NO_LETTER, REQUIRED, Verdict.IGNORE, "no mail is sent"),
    MCS_LABEL(
            "mcs-label", NO_LETTER, REQUIRED, Verdict.REFUSE, "jobs are not kept apart by labels"),
    MEM_BIND("mem-bind", NO_LETTER, REQUIRED, Verdict.IGNORE, Reason.TOPOLOGY),
    MINCPUS(
            "mincpus",
            NO_LETTER,
            REQUIRED,
            Verdict.REFUSE,
            "nodes with fewer CPUs could be chosen",
            "Maybe use --cpus-per-task with --ntasks-per-node."),
    NETWORK(
            "network",
            NO_LETTER,
            REQUIRED,
            Verdict.IGNORE,
            "the network is not configured for jobs"),
    NO_BELL("no-bell", NO_LETTER, NONE, Verdict.IGNORE, "no bell is rung"),
    BELL("bell", NO_LETTER, NONE, Verdict.IGNORE, "no bell is rung"),
    NO_KILL(
            "no-kill",
            'k',
            OPTIONAL,
            Verdict.IGNORE,
            "a gang ends as a whole when one of its nodes fails"),
    NODEFILE(
            "nodefile",
            'F',
            REQUIRED,
            Verdict.REFUSE,
            "the list in it would not be kept to",
            "Maybe write the nodes behind --nodelist."),
    NTASKS_PER_CORE("ntasks-per-core", NO_LETTER, REQUIRED, Verdict.IGNORE, Reason.TOPOLOGY),
    NTASKS_PER_SOCKET("ntasks-per-socket", NO_LETTER, REQUIRED, Verdict.IGNORE, Reason.TOPOLOGY),
    OOM_KILL_STEP(
            "oom-kill-step", NO_LETTER, OPTIONAL, Verdict.IGNORE, "a gang ends as a whole anyway"),
    OVERCOMMIT("overcommit", 'O', NONE, Verdict.IGNORE, "each task gets CPUs of its own"),
    OVERSUBSCRIBE("oversubscribe", 's', NONE, Verdict.IGNORE, "CPUs are never given out twice"),
    SHARE("share", NO_LETTER, NONE, Verdict.IGNORE, "CPUs are never given out twice"),
    POWER("power", NO_LETTER, REQUIRED, Verdict.IGNORE, "power is left alone"),
    PREFER(
            "prefer",
            NO_LETTER,
            REQUIRED,
            Verdict.IGNORE,
            "features are demanded or not, never preferred"),
    PRIORITY(
            "priority",
            NO_LETTER,
            REQUIRED,
            Verdict.IGNORE,
            "jobs have no priorities of their own yet"),
    PROFILE("profile", NO_LETTER, REQUIRED, Verdict.IGNORE, "nothing is sampled yet"),
    REBOOT("reboot", NO_LETTER, NONE, Verdict.IGNORE, "nodes are not rebooted for jobs"),
    RESV_PORTS(
            "resv-ports",
            NO_LETTER,
            OPTIONAL,
            Verdict.IGNORE,
            "each job gets a rendezvous port anyway"),
    SOCKETS_PER_NODE("sockets-per-node", NO_LETTER, REQUIRED, Verdict.IGNORE, Reason.TOPOLOGY),
    STEPMGR("stepmgr", NO_LETTER, NONE, Verdict.IGNORE, "there is no step manager"),
    SWITCHES("switches", NO_LETTER, REQUIRED, Verdict.IGNORE, Reason.PLACEMENT),
    THREAD_SPEC(
            "thread-spec",
            NO_LETTER,
            REQUIRED,
            Verdict.IGNORE,
            "no threads are set apart for the system"),
    THREADS_PER_CORE("threads-per-core", NO_LETTER, REQUIRED, Verdict.IGNORE, Reason.TOPOLOGY),
    TIME_MIN("time-min", NO_LETTER, REQUIRED, Verdict.IGNORE, "the limit given by --time holds"),
    TMP(
            "tmp",
            NO_LETTER,
            REQUIRED,
            Verdict.REFUSE,
            "local disk space is not counted; a node with too little could be chosen"),
    TRES_BIND(
            "tres-bind", NO_LETTER, REQUIRED, Verdict.IGNORE, "ranks are not bound to single GPUs"),
    TRES_PER_TASK(
            "tres-per-task",
            NO_LETTER,
            REQUIRED,
            Verdict.REFUSE,
            "what it asks for would be missing",
            "Maybe use --cpus-per-task and --gpus-per-task."),
    UID("uid", NO_LETTER, REQUIRED, Verdict.REFUSE, Reason.IDENTITY),
    USE_MIN_NODES("use-min-nodes", NO_LETTER, NONE, Verdict.IGNORE, Reason.PLACEMENT),
    WAIT_ALL_NODES(
            "wait-all-nodes",
            NO_LETTER,
            REQUIRED,
            Verdict.IGNORE,
            "a gang always waits for all of its nodes"),
    WCKEY("wckey", NO_LETTER, REQUIRED, Verdict.IGNORE, "nothing is accounted by keys"),
    X11("x11", NO_LETTER, OPTIONAL, Verdict.REFUSE, "windows are not forwarded from nodes");

    enum Verdict {
        /// Accepted, with a warning.
        IGNORE,
        /// An error.
        REFUSE
    }

    private static final class Reason {
        static final String CONTAINER =
                "containers are not supported yet; the job would run outside of it";
        static final String IDENTITY = "jobs run as the user who submits them";
        static final String PLACEMENT = "placement follows the fabric by itself";
        static final String TOPOLOGY = "sockets, cores and threads are not told apart";
    }

    private static final Map<OptionSpec, SlurmOnly> BY_OPTION = new HashMap<>();
    private static final Map<SlurmOnly, OptionSpec> OPTIONS = new EnumMap<>(SlurmOnly.class);

    static {
        for (SlurmOnly entry : values()) {
            OptionSpec option =
                    new OptionSpec(entry.longName, entry.letter, entry.argument, "VALUE", "");
            OPTIONS.put(entry, option);
            BY_OPTION.put(option, entry);
        }
    }

    private final String longName;
    private final char letter;
    private final Argument argument;
    private final Verdict verdict;
    private final String reason;
    private final String advice;

    SlurmOnly(String longName, char letter, Argument argument, Verdict verdict, String reason) {
        this(longName, letter, argument, verdict, reason, "");
    }

    SlurmOnly(
            String longName,
            char letter,
            Argument argument,
            Verdict verdict,
            String reason,
            String advice) {
        this.longName = longName;
        this.letter = letter;
        this.argument = argument;
        this.verdict = verdict;
        this.reason = reason;
        this.advice = advice;
    }

    static Collection<OptionSpec> options() {
        return OPTIONS.values();
    }

    static Optional<SlurmOnly> of(OptionSpec option) {
        return Optional.ofNullable(BY_OPTION.get(option));
    }

    OptionSpec option() {
        return Objects.requireNonNull(OPTIONS.get(this));
    }

    Verdict verdict() {
        return verdict;
    }

    /// What happens instead, or what would go wrong.
    String reason() {
        return reason;
    }

    /// What to do about a refusal; empty when there is nothing to say.
    String advice() {
        return advice;
    }
}
