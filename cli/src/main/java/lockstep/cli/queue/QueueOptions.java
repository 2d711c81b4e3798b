package lockstep.cli.queue;

import static lockstep.cli.options.OptionSpec.NO_LETTER;
import static lockstep.cli.options.OptionSpec.flag;
import static lockstep.cli.options.OptionSpec.optional;
import static lockstep.cli.options.OptionSpec.value;

import lockstep.cli.options.HelpText;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.OptionTable;
import lockstep.cli.select.SelectOptions;
import lockstep.cli.shell.CommonOptions;

import java.util.ArrayList;
import java.util.List;

/// The options of `squeue`.
final class QueueOptions {

    final SelectOptions select = new SelectOptions('n', "states");

    final OptionSpec format =
            value(
                    "format",
                    'o',
                    "FORMAT",
                    "Columns: %i %P %j %u %t %M %D %R …, %.18i for width 18");
    final OptionSpec noHeader = flag("noheader", 'h', "No line with the columns' names");
    final OptionSpec longer = flag("long", 'l', "More columns");
    final OptionSpec start = flag("start", NO_LETTER, "When pending jobs can start");
    final OptionSpec array = flag("array", 'r', "A row for each task of an array");
    final OptionSpec sort = value("sort", 'S', "LETTERS", "Order by columns: P,-i");
    final OptionSpec watch =
            optional(
                    "watch", NO_LETTER, "SECONDS", "Refresh until q or ctrl-C; default: every 2 s");
    final OptionSpec iterate = value("iterate", 'i', "SECONDS", "The same as --watch=SECONDS");
    final OptionSpec json = flag("json", NO_LETTER, "Print JSON");

    /// Slurm's options whose effect is there without them, because what they are about does not
    /// exist here.
    private final List<OptionSpec> withoutEffect =
            List.of(
                    flag("all", 'a', ""),
                    flag("array-unique", NO_LETTER, ""),
                    flag("expand-patterns", NO_LETTER, ""),
                    flag("hide", NO_LETTER, ""),
                    flag("local", NO_LETTER, ""),
                    flag("noconvert", NO_LETTER, ""),
                    flag("only-job-state", NO_LETTER, ""),
                    flag("priority", NO_LETTER, ""),
                    flag("sibling", NO_LETTER, ""),
                    flag("verbose", 'v', ""));

    private final List<OptionSpec> output =
            List.of(format, noHeader, longer, start, array, sort, watch, iterate, json);

    OptionTable table() {
        List<OptionSpec> all = new ArrayList<>(select.options());
        all.addAll(output);
        all.addAll(CommonOptions.ALL);
        all.addAll(withoutEffect);
        return new OptionTable(all)
                .alias("job", SelectOptions.JOBS)
                .alias("users", SelectOptions.USER);
    }

    String helpText(String program) {
        return new HelpText()
                .line("Usage: " + program + " [options]")
                .line("")
                .line(
                        "Lists the jobs that have not ended. SQUEUE_FORMAT, SQUEUE_SORT,"
                                + " SQUEUE_STATES, SQUEUE_USERS,")
                .line(
                        "SQUEUE_PARTITION, SQUEUE_ACCOUNT, SQUEUE_QOS and SQUEUE_ARRAY stand for"
                                + " the options of these names.")
                .options("Which jobs", select.options())
                .options("How", output)
                .options("As everywhere", CommonOptions.ALL)
                .toString();
    }
}
