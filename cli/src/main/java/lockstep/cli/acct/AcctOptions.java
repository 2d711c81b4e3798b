package lockstep.cli.acct;

import static lockstep.cli.options.OptionSpec.NO_LETTER;
import static lockstep.cli.options.OptionSpec.flag;
import static lockstep.cli.options.OptionSpec.value;

import lockstep.cli.options.Arguments;
import lockstep.cli.options.HelpText;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.OptionTable;
import lockstep.cli.shell.CommonOptions;

import java.util.ArrayList;
import java.util.List;

/// The options of `sacct`.
final class AcctOptions {
    final OptionSpec jobs = value("jobs", 'j', "IDS", "These jobs: 7,8; tasks of arrays: 7_1");
    final OptionSpec user = value("user", 'u', "NAMES", "Jobs of these users; default: your own");
    final OptionSpec allUsers = flag("allusers", 'a', "Jobs of all users");
    final OptionSpec account = value("accounts", 'A', "NAMES", "Jobs charged to these accounts");
    final OptionSpec qos = value("qos", 'q', "NAMES", "Jobs of these qualities of service");
    final OptionSpec partition = value("partition", 'r', "NAMES", "Jobs in these partitions");
    final OptionSpec name = value("name", NO_LETTER, "NAMES", "Jobs with these names");
    final OptionSpec nodes = value("nodelist", 'N', "HOSTS", "Jobs that ran on any of these nodes");
    final OptionSpec state =
            value("state", 's', "STATES", "Jobs that are or ended in these states");
    final OptionSpec from =
            value(
                    "starttime",
                    'S',
                    "TIME",
                    "Jobs that had not ended before: 2026-11-30T16:00, 16:00, now-7days; default:"
                            + " today's midnight, with --jobs any time");
    final OptionSpec until =
            value("endtime", 'E', "TIME", "Jobs that were submitted before; default: now");
    final OptionSpec duplicates =
            flag("duplicates", 'D', "A row for each attempt, not for the last one only");

    final OptionSpec format =
            value("format", 'o', "COLUMNS", "Columns: JobID,State%20,NodeList%-30, … or all");
    final OptionSpec helpFormat = flag("helpformat", 'e', "Name the columns that there are");
    final OptionSpec brief = flag("brief", 'b', "The columns JobID, State and ExitCode");
    final OptionSpec longer = flag("long", 'l', "More columns");
    final OptionSpec noHeader = flag("noheader", 'n', "No line with the columns' names");
    final OptionSpec parsable = flag("parsable", 'p', "For scripts: a | behind each cell");
    final OptionSpec parsable2 = flag("parsable2", 'P', "For scripts: a | between cells");
    final OptionSpec delimiter =
            value("delimiter", NO_LETTER, "TEXT", "Instead of |, with -p and -P");
    final OptionSpec csv = flag("csv", NO_LETTER, "Print comma-separated values");
    final OptionSpec json = flag("json", NO_LETTER, "Print JSON, with everything that is known");

    private final List<OptionSpec> which =
            List.of(
                    jobs,
                    user,
                    allUsers,
                    account,
                    qos,
                    partition,
                    name,
                    nodes,
                    state,
                    from,
                    until,
                    duplicates);
    private final List<OptionSpec> how =
            List.of(
                    format,
                    helpFormat,
                    brief,
                    longer,
                    noHeader,
                    parsable,
                    parsable2,
                    delimiter,
                    csv,
                    json);

    /// Slurm's options whose effect is there without them.
    private final List<OptionSpec> withoutEffect =
            List.of(
                    flag("allocations", 'X', ""),
                    flag("allclusters", 'L', ""),
                    flag("array", NO_LETTER, ""),
                    flag("expand-patterns", NO_LETTER, ""),
                    flag("local", NO_LETTER, ""),
                    flag("noconvert", NO_LETTER, ""),
                    flag("truncate", 'T', ""),
                    flag("verbose", 'v', ""),
                    value("clusters", 'M', "NAMES", ""),
                    value("federation", NO_LETTER, "NAMES", ""),
                    value("units", NO_LETTER, "UNIT", ""));

    private record Refused(OptionSpec option, String why, String advice) {}

    private final List<Refused> refused =
            List.of(
                    new Refused(
                            value("gid", 'g', "GROUPS", ""),
                            "history does not go by groups.",
                            "Maybe use --user or --accounts."),
                    new Refused(
                            value("group", NO_LETTER, "GROUPS", ""),
                            "history does not go by groups.",
                            "Maybe use --user or --accounts."),
                    new Refused(
                            value("file", 'f', "FILE", ""),
                            "history lies in the controller's database, not in files.",
                            "Maybe leave it out."),
                    new Refused(
                            flag("completion", 'c', ""),
                            "there is no log of completions beside history.",
                            "Maybe leave it out: the same is shown without it."),
                    new Refused(
                            flag("batch-script", 'B', ""),
                            "history keeps no scripts.",
                            "Maybe see lockstep job, as long as the queue knows the job."),
                    new Refused(
                            flag("env-vars", NO_LETTER, ""),
                            "history keeps no environments.",
                            "Maybe see lockstep job, as long as the queue knows the job."),
                    new Refused(
                            value("wckeys", 'W', "KEYS", ""),
                            "there are no wckeys.",
                            "Maybe use --accounts or --name."),
                    new Refused(
                            value("associations", 'x', "IDS", ""),
                            "there are no numbers of associations.",
                            "Maybe use --user and --accounts."),
                    new Refused(
                            value("flags", 'F', "FLAGS", ""),
                            "jobs have no flags.",
                            "Maybe use --state."),
                    new Refused(
                            value("reason", 'R', "REASONS", ""),
                            "history is not searched by reason.",
                            "Maybe print the column Reason and search that."),
                    new Refused(
                            value("nnodes", 'i', "N", ""),
                            "history is not searched by size.",
                            "Maybe print the column NNodes and search that."),
                    new Refused(
                            value("ncpus", 'I', "N", ""),
                            "history is not searched by size.",
                            "Maybe print the column NCPUS and search that."),
                    new Refused(
                            value("timelimit-min", 'k', "TIME", ""),
                            "history is not searched by time limit.",
                            "Maybe print the column Timelimit and search that."),
                    new Refused(
                            value("timelimit-max", 'K', "TIME", ""),
                            "history is not searched by time limit.",
                            "Maybe print the column Timelimit and search that."),
                    new Refused(
                            flag("yaml", NO_LETTER, ""),
                            "YAML is not written.",
                            "Maybe use --json."));

    OptionTable table() {
        List<OptionSpec> all = new ArrayList<>(which);
        all.addAll(how);
        all.addAll(withoutEffect);
        refused.forEach(one -> all.add(one.option()));
        all.addAll(CommonOptions.ALL);
        return new OptionTable(all)
                .alias("uid", user)
                .alias("job", jobs)
                .alias("account", account)
                .alias("states", state);
    }

    /// What is wrong with those that Slurm knows and we do not.
    List<Mistake> refusals(Arguments line) {
        List<Mistake> mistakes = new ArrayList<>();
        for (Refused one : refused) {
            if (line.has(one.option())) {
                mistakes.add(
                        new Mistake(
                                "--" + one.option().name() + " is refused: " + one.why(),
                                one.advice()));
            }
        }
        return mistakes;
    }

    String helpText(String program) {
        return new HelpText()
                .line("Usage: " + program + " [options]")
                .line("")
                .line(
                        "Lists jobs of all times with what they had of the cluster. SACCT_FORMAT"
                                + " stands for --format.")
                .options("Which jobs", which)
                .options("How", how)
                .options("As everywhere", CommonOptions.ALL)
                .toString();
    }
}
