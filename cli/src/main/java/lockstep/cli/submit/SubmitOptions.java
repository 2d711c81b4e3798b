package lockstep.cli.submit;

import static lockstep.cli.options.OptionSpec.NO_LETTER;
import static lockstep.cli.options.OptionSpec.flag;
import static lockstep.cli.options.OptionSpec.optional;
import static lockstep.cli.options.OptionSpec.value;

import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.OptionTable;
import lockstep.cli.shell.CommonOptions;

import java.util.ArrayList;
import java.util.List;

/// The options that `ssubmit` acts on. Those it only knows by name stand in [SlurmOnly].
final class SubmitOptions {

    static final OptionSpec JOB_NAME =
            value("job-name", 'J', "NAME", "Name of the job; default: the script's name");
    static final OptionSpec PARTITION = value("partition", 'p', "NAME", "Partition to run in");
    static final OptionSpec COMMENT =
            value("comment", NO_LETTER, "TEXT", "A note kept with the job");
    static final OptionSpec TIME =
            value(
                    "time",
                    't',
                    "LIMIT",
                    "Time limit: M, M:S, H:M:S, D-H, D-H:M, D-H:M:S; 0 or UNLIMITED for none");
    static final OptionSpec BEGIN =
            value(
                    "begin",
                    'b',
                    "WHEN",
                    "Start no earlier: HH:MM[:SS], YYYY-MM-DD[THH:MM[:SS]], MM/DD/YY, now+2hours,"
                            + " tomorrow, noon …");
    static final OptionSpec HOLD = flag("hold", 'H', "Submit held; lockstep release lets it go");
    static final OptionSpec REQUEUE =
            optional("requeue", NO_LETTER, "MODE", "Start again when a node fails");
    static final OptionSpec NO_REQUEUE = flag("no-requeue", NO_LETTER, "Never start a second time");

    static final OptionSpec NODES =
            value(
                    "nodes",
                    'N',
                    "N[-MAX]",
                    "Nodes of the gang: a number, or the least and the most");
    static final OptionSpec NTASKS = value("ntasks", 'n', "N", "Tasks (ranks) in all");
    static final OptionSpec NTASKS_PER_NODE =
            value("ntasks-per-node", NO_LETTER, "N", "Tasks (ranks) on each node");
    static final OptionSpec CPUS_PER_TASK = value("cpus-per-task", 'c', "N", "CPUs for each task");
    static final OptionSpec MEM =
            value("mem", NO_LETTER, "SIZE", "Memory on each node: 512M, 64G, …; 0 for all of it");
    static final OptionSpec MEM_PER_CPU =
            value("mem-per-cpu", NO_LETTER, "SIZE", "Memory for each CPU");
    static final OptionSpec MEM_PER_GPU =
            value("mem-per-gpu", NO_LETTER, "SIZE", "Memory for each GPU");
    static final OptionSpec GRES =
            value(
                    "gres",
                    NO_LETTER,
                    "NAME[:TYPE][:N],…",
                    "Devices on each node: gpu:4, gpu:h100:8, …");
    static final OptionSpec GPUS_PER_NODE =
            value("gpus-per-node", NO_LETTER, "[TYPE:]N", "GPUs on each node");
    static final OptionSpec GPUS =
            value("gpus", 'G', "[TYPE:]N", "GPUs in all; the nodes must share them evenly");
    static final OptionSpec GPUS_PER_TASK =
            value("gpus-per-task", NO_LETTER, "[TYPE:]N", "GPUs for each task");
    static final OptionSpec CPUS_PER_GPU =
            value("cpus-per-gpu", NO_LETTER, "N", "CPUs for each GPU");
    static final OptionSpec NTASKS_PER_GPU =
            value("ntasks-per-gpu", NO_LETTER, "N", "Tasks for each GPU");
    static final OptionSpec NODELIST =
            value("nodelist", 'w', "HOSTS", "Nodes that must be in the gang: n[01-04,07]");
    static final OptionSpec EXCLUDE = value("exclude", 'x', "HOSTS", "Nodes that must not be");
    static final OptionSpec CONSTRAINT =
            value("constraint", 'C', "FEATURES", "Features each node must have: a&b");
    static final OptionSpec EXCLUSIVE =
            optional("exclusive", NO_LETTER, "WHOM", "Whole nodes, shared with nobody");

    static final OptionSpec ARRAY =
            value(
                    "array",
                    'a',
                    "INDICES",
                    "A job for each index: 0-99, 1,3,5-7, 0-99:10; 0-99%4 runs 4 at once");
    static final OptionSpec DEPENDENCY =
            value(
                    "dependency",
                    'd',
                    "LIST",
                    "Wait for other jobs: afterok:7:8_1, afterany, afternotok, after:7+10,"
                            + " aftercorr, singleton; \",\" for all, \"?\" for any");
    static final OptionSpec KILL_ON_INVALID_DEP =
            value(
                    "kill-on-invalid-dep",
                    NO_LETTER,
                    "yes|no",
                    "Cancel the job when its dependencies can never be met");
    static final OptionSpec ACCOUNT = value("account", 'A', "NAME", "Account to charge");
    static final OptionSpec QOS = value("qos", 'q', "NAME", "Quality of service");
    static final OptionSpec NICE =
            optional("nice", NO_LETTER, "N", "Let others go first, the more the higher; alone 100");
    static final OptionSpec LICENSES =
            value("licenses", 'L', "NAME[:N],…", "Licenses held while it runs");
    static final OptionSpec RESERVATION =
            value("reservation", NO_LETTER, "NAME", "Run inside this reservation");
    static final OptionSpec CLASS =
            value(
                    "class",
                    NO_LETTER,
                    "CLASS",
                    "synchronous, elastic, independent or interactive; default: by what is asked"
                            + " for");
    static final OptionSpec SEGMENT =
            value("segment", NO_LETTER, "N", "Nodes in groups of N, each below one switch");
    static final OptionSpec CONTIGUOUS =
            flag("contiguous", NO_LETTER, "Nodes that follow each other in the fabric");
    static final OptionSpec SPREAD_JOB =
            flag("spread-job", NO_LETTER, "As few nodes as possible below each switch");
    static final OptionSpec SIGNAL =
            value(
                    "signal",
                    NO_LETTER,
                    "[B:]SIG[@SEC]",
                    "Signal before the time limit; default: 60 s before");

    static final OptionSpec CHDIR = value("chdir", 'D', "DIR", "Working directory of the job");
    static final OptionSpec OUTPUT =
            value("output", 'o', "PATTERN", "File for standard output; default: slurm-%j.out");
    static final OptionSpec ERROR =
            value("error", 'e', "PATTERN", "File for standard error; default: same as output");
    static final OptionSpec INPUT =
            value("input", 'i', "FILE", "Standard input; only /dev/null, the default");
    static final OptionSpec OPEN_MODE =
            value("open-mode", NO_LETTER, "append|truncate", "What to do with files that exist");
    static final OptionSpec EXPORT =
            value(
                    "export",
                    NO_LETTER,
                    "ALL|NONE|NAMES",
                    "Environment to take along: NAME, NAME=VALUE");
    static final OptionSpec PROPAGATE =
            optional(
                    "propagate",
                    NO_LETTER,
                    "ALL|NONE|NAMES",
                    "Soft limits (ulimit) to take along: NOFILE, STACK …; alone: all");
    static final OptionSpec PER_NODE =
            flag("per-node", NO_LETTER, "Run the command that follows once on each node");
    static final OptionSpec PER_RANK =
            flag("per-rank", NO_LETTER, "Run the command that follows once for each task");
    static final OptionSpec WRAP =
            value("wrap", NO_LETTER, "COMMAND", "Make a script of this shell command");
    static final OptionSpec WAIT =
            flag("wait", 'W', "Wait for the job's end and return its exit code");
    static final OptionSpec TEST_ONLY =
            flag("test-only", NO_LETTER, "Only say whether it would be accepted, and what then");
    static final OptionSpec PARSE_ONLY =
            flag("parse-only", NO_LETTER, "Print the request as JSON; contact nobody");
    static final OptionSpec PARSABLE =
            flag("parsable", NO_LETTER, "Print the job's id and nothing else");
    static final OptionSpec JSON = flag("json", NO_LETTER, "Print the answer as JSON");
    static final OptionSpec QUIET = flag("quiet", 'Q', "No warnings");
    static final OptionSpec VERBOSE = flag("verbose", 'v', "Say what is done");
    static final OptionSpec HOME = CommonOptions.HOME;
    static final OptionSpec HELP = flag("help", 'h', "Show this help");
    static final OptionSpec USAGE = CommonOptions.USAGE;
    static final OptionSpec VERSION = CommonOptions.VERSION;

    static final List<OptionSpec> JOB =
            List.of(JOB_NAME, PARTITION, TIME, BEGIN, HOLD, REQUEUE, NO_REQUEUE, COMMENT);
    static final List<OptionSpec> RESOURCES =
            List.of(
                    NODES,
                    NTASKS,
                    NTASKS_PER_NODE,
                    CPUS_PER_TASK,
                    MEM,
                    MEM_PER_CPU,
                    GRES,
                    GPUS_PER_NODE,
                    GPUS,
                    GPUS_PER_TASK,
                    CPUS_PER_GPU,
                    MEM_PER_GPU,
                    NTASKS_PER_GPU,
                    NODELIST,
                    EXCLUDE,
                    CONSTRAINT,
                    EXCLUSIVE);
    static final List<OptionSpec> TERMS =
            List.of(
                    ARRAY,
                    DEPENDENCY,
                    KILL_ON_INVALID_DEP,
                    ACCOUNT,
                    QOS,
                    NICE,
                    LICENSES,
                    RESERVATION,
                    CLASS,
                    SEGMENT,
                    CONTIGUOUS,
                    SPREAD_JOB,
                    SIGNAL);
    static final List<OptionSpec> FILES =
            List.of(CHDIR, OUTPUT, ERROR, INPUT, OPEN_MODE, EXPORT, PROPAGATE);

    /// What says how the command behaves, not what the job is like: of no use in a script's head.
    static final List<OptionSpec> BEHAVIOUR =
            List.of(
                    PER_NODE,
                    PER_RANK,
                    WRAP,
                    WAIT,
                    TEST_ONLY,
                    PARSE_ONLY,
                    PARSABLE,
                    JSON,
                    QUIET,
                    VERBOSE,
                    HOME,
                    HELP,
                    USAGE,
                    VERSION);

    private static final OptionTable TABLE = table();

    private SubmitOptions() {}

    /// Every option that may be typed, those of [SlurmOnly] among them.
    static OptionTable all() {
        return TABLE;
    }

    private static OptionTable table() {
        List<OptionSpec> options = new ArrayList<>(JOB);
        options.addAll(RESOURCES);
        options.addAll(TERMS);
        options.addAll(CheckpointOptions.ALL);
        options.addAll(FILES);
        options.addAll(BEHAVIOUR);
        options.addAll(SlurmOnly.options());
        return new OptionTable(options)
                .alias("tasks-per-node", NTASKS_PER_NODE)
                .alias("tasks", NTASKS)
                .alias("workdir", CHDIR);
    }
}
