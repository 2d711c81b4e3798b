package lockstep.cli.dev;

import lockstep.cli.options.HelpText;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.OptionTable;

import java.util.List;

/// The options of `lockstep dev`.
final class DevOptions {
    static final OptionSpec NODES =
            OptionSpec.value("nodes", 'N', "COUNT", "Number of nodes, named n1 and on (4)");
    static final OptionSpec FABRIC =
            OptionSpec.value(
                    "fabric",
                    OptionSpec.NO_LETTER,
                    "FILE",
                    "Nodes and their leaves, spines and racks; see docs/dev-cluster.md");
    static final OptionSpec HOME =
            OptionSpec.value(
                    "home",
                    OptionSpec.NO_LETTER,
                    "DIR",
                    "Where the cluster keeps its files (LOCKSTEP_HOME, else .lockstep/dev)");
    static final OptionSpec CPUS =
            OptionSpec.value(
                    "cpus",
                    OptionSpec.NO_LETTER,
                    "COUNT",
                    "CPUs that each node says it has (those of the machine)");
    static final OptionSpec ACCELERATORS =
            OptionSpec.value(
                    "accelerators",
                    OptionSpec.NO_LETTER,
                    "COUNT",
                    "Pretended accelerators of each node, gpu0 and on (0)");
    static final OptionSpec CONTROLLERS =
            OptionSpec.value(
                    "controllers",
                    OptionSpec.NO_LETTER,
                    "COUNT",
                    "Number of controllers; with more than one, ZooKeeper is a process of its own"
                            + " (1)");
    static final OptionSpec STORE =
            OptionSpec.value(
                    "store",
                    OptionSpec.NO_LETTER,
                    "KIND",
                    "h2, a file; or postgresql, which lets a standby take over at once (h2)");
    static final OptionSpec LEASE =
            OptionSpec.value(
                    "lease",
                    OptionSpec.NO_LETTER,
                    "TIME",
                    "How long jobs run on without a controller, and a lost node is waited for"
                            + " (30s)");
    static final OptionSpec NO_RESTART =
            OptionSpec.flag("no-restart", OptionSpec.NO_LETTER, "Leave a part dead that dies");
    static final OptionSpec DETACH =
            OptionSpec.flag(
                    "detach",
                    OptionSpec.NO_LETTER,
                    "Return once all is ready; lockstep dev stop ends it");

    /// What a detached run calls itself by. It has no help text, so it is not shown.
    static final OptionSpec SUPERVISE = OptionSpec.flag("supervise", OptionSpec.NO_LETTER, "");

    static final OptionSpec HELP = OptionSpec.flag("help", 'h', "Show this");

    private static final List<OptionSpec> ALL =
            List.of(
                    NODES,
                    FABRIC,
                    HOME,
                    CPUS,
                    ACCELERATORS,
                    CONTROLLERS,
                    STORE,
                    LEASE,
                    NO_RESTART,
                    DETACH,
                    SUPERVISE,
                    HELP);

    private DevOptions() {}

    static OptionTable table() {
        return new OptionTable(ALL);
    }

    static String help() {
        return new HelpText()
                .line("Usage: lockstep dev [options]")
                .line("       lockstep dev stop [--home=DIR]")
                .line("")
                .line("Starts a cluster on this machine and keeps it running until ctrl-C.")
                .line("A cluster that is started again keeps its nodes, jobs and ports.")
                .options("Options", ALL)
                .toString();
    }
}
