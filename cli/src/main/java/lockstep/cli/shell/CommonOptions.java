package lockstep.cli.shell;

import static lockstep.cli.options.OptionSpec.NO_LETTER;

import lockstep.cli.options.Arguments;
import lockstep.cli.options.Given;
import lockstep.cli.options.OptionSpec;

import java.util.List;
import java.util.Optional;

/// The options that every command has.
public final class CommonOptions {

    public static final OptionSpec HOME =
            OptionSpec.value(
                    "home", NO_LETTER, "DIR", "The cluster's home; default: LOCKSTEP_HOME");
    public static final OptionSpec HELP = OptionSpec.flag("help", NO_LETTER, "Show this help");
    public static final OptionSpec USAGE = OptionSpec.flag("usage", NO_LETTER, "");
    public static final OptionSpec VERSION = OptionSpec.flag("version", 'V', "Show the version");

    public static final List<OptionSpec> ALL = List.of(HOME, HELP, USAGE, VERSION);

    private CommonOptions() {}

    /// What to print and be done with, when help or the version is asked for.
    public static Optional<String> answer(Arguments line, String helpText) {
        if (line.has(HELP) || line.has(USAGE)) {
            return Optional.of(helpText);
        }
        return line.has(VERSION) ? Optional.of(Version.line()) : Optional.empty();
    }

    public static Optional<String> home(Arguments line) {
        return line.last(HOME).map(Given::text);
    }
}
