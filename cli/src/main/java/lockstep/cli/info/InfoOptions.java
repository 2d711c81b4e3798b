package lockstep.cli.info;

import static lockstep.cli.options.OptionSpec.NO_LETTER;
import static lockstep.cli.options.OptionSpec.flag;
import static lockstep.cli.options.OptionSpec.value;

import lockstep.cli.options.HelpText;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.OptionTable;
import lockstep.cli.shell.CommonOptions;

import java.util.ArrayList;
import java.util.List;

/// The options of `sinfo`.
final class InfoOptions {

    final OptionSpec partition = value("partition", 'p', "NAMES", "These partitions");
    final OptionSpec states = value("states", 't', "STATES", "Nodes in these states: idle,mix, …");
    final OptionSpec nodes = value("nodes", 'n', "HOSTS", "These nodes: n[01-04]");
    final OptionSpec nodeOriented = flag("Node", 'N', "A line for each node");
    final OptionSpec summarize = flag("summarize", 's', "A line for each partition");
    final OptionSpec reasons = flag("list-reasons", 'R', "Why nodes cannot be used");
    final OptionSpec format =
            value("format", 'o', "FORMAT", "Columns: %P %a %l %D %t %N …, %.6D for width 6");
    final OptionSpec noHeader = flag("noheader", 'h', "No line with the columns' names");
    final OptionSpec json = flag("json", NO_LETTER, "Print JSON");

    /// Slurm's options whose effect is there without them, because what they are about does not
    /// exist here.
    private final List<OptionSpec> withoutEffect =
            List.of(
                    flag("all", 'a', ""),
                    flag("exact", 'e', ""),
                    flag("future", 'F', ""),
                    flag("hide", NO_LETTER, ""),
                    flag("local", NO_LETTER, ""),
                    flag("noconvert", NO_LETTER, ""),
                    flag("verbose", 'v', ""));

    private final List<OptionSpec> which = List.of(partition, states, nodes);
    private final List<OptionSpec> how =
            List.of(nodeOriented, summarize, reasons, format, noHeader, json);

    OptionTable table() {
        List<OptionSpec> all = new ArrayList<>(which);
        all.addAll(how);
        all.addAll(CommonOptions.ALL);
        all.addAll(withoutEffect);
        return new OptionTable(all);
    }

    String helpText(String program) {
        return new HelpText()
                .line("Usage: " + program + " [options]")
                .line("")
                .line(
                        "Lists partitions and nodes; nodes that look alike share a line."
                                + " SINFO_FORMAT and")
                .line("SINFO_PARTITION stand for --format and --partition.")
                .options("Which nodes", which)
                .options("How", how)
                .options("As everywhere", CommonOptions.ALL)
                .toString();
    }
}
