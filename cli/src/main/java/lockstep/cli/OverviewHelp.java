package lockstep.cli;

import lockstep.cli.options.HelpText;

/// What `lockstep help` says.
final class OverviewHelp {

    private OverviewHelp() {}

    static String text() {
        return new HelpText()
                .line("Usage: lockstep COMMAND [options]")
                .line("")
                .line("Jobs:")
                .entry(
                        "submit   (ssubmit)",
                        "Submit a gang: a script, or a command on each node or rank")
                .entry("queue    (squeue)", "List jobs")
                .entry("job      (sjob)", "Show one job in full")
                .entry("explain  (sexplain)", "Say why a job waits, and what would start it sooner")
                .entry(
                        "ckpt     (sckpt)",
                        "Show the checkpoints of a job, keep, restore or delete them")
                .entry("acct     (sacct)", "List jobs of all times, with what they had and lost")
                .entry("cancel   (scancel)", "End jobs")
                .entry("hold", "Keep pending jobs from starting")
                .entry("release", "Let held jobs start")
                .entry("token", "Make, list and revoke tokens for tools off the cluster")
                .line("")
                .line("The cluster:")
                .entry("info     (sinfo)", "List partitions and nodes")
                .entry("drain    (sdrain)", "Take nodes out of service, or list those that are")
                .entry("resume   (sresume)", "Let drained nodes work again")
                .entry("usage", "Sum what was held and lost, by account, user and time")
                .entry("node show", "Show what a node has told of its health")
                .entry("node forget", "Take nodes out of the cluster that are gone for good")
                .entry("link show", "Show which switches and uplinks are slow")
                .entry("incident list", "List what did harm")
                .entry("path list", "List the ways to the stores of checkpoints")
                .entry("doctor", "See whether this host will do, and what to do about it")
                .entry("config check", "Check the configuration files of this host")
                .entry("reconfigure", "Have the controller go by what its file says now")
                .entry("events", "Show what happened, and follow what happens")
                .entry("top", "Watch the cluster: nodes, queue, gangs, paths, events")
                .entry("journal", "Verify, export and restore a controller's journal")
                .entry("fabric import", "Make a fabric file of Slurm's topology.conf")
                .entry("pki", "Make certificates for the hosts of a cluster, and revoke them")
                .line("")
                .line("To try things out:")
                .entry("quickstart", "Train a model on a cluster of this machine, and lose a node")
                .entry("dev", "Run a cluster on this machine")
                .entry("replay", "See what a policy would have made of a real log of jobs")
                .line("")
                .line(
                        "Every command has --help, and finds the cluster by --home DIR,"
                                + " LOCKSTEP_HOME or /etc/lockstep.")
                .toString();
    }
}
