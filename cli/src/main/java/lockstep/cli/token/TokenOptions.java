package lockstep.cli.token;

import static lockstep.cli.options.OptionSpec.NO_LETTER;

import lockstep.cli.options.HelpText;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.shell.CommonOptions;

import java.util.ArrayList;
import java.util.List;

/// The options of `lockstep token`.
final class TokenOptions {
    static final OptionSpec KINDS =
            OptionSpec.value(
                    "kinds",
                    NO_LETTER,
                    "KIND,…",
                    "new: what it is for: read, inside, submit, cancel, hold, checkpoints, drain,"
                            + " or all-own (read)");
    static final OptionSpec FOR =
            OptionSpec.value(
                    "for", NO_LETTER, "TIME", "new: how long it counts, such as 90s, 30m, 8h (1h)");
    static final OptionSpec WITH_ROLES =
            OptionSpec.flag(
                    "with-roles",
                    NO_LETTER,
                    "new: its holder has your roles, too, where that is allowed");
    static final OptionSpec NOTE =
            OptionSpec.value("note", NO_LETTER, "TEXT", "new: what it is for, for lists");
    static final OptionSpec ALL =
            OptionSpec.flag(
                    "all", 'a', "list: everybody's tokens; revoke: all of yours, or USER's");
    static final OptionSpec USER =
            OptionSpec.value("user", 'u', "USER", "list, revoke: another user's tokens");
    static final OptionSpec JSON = OptionSpec.flag("json", NO_LETTER, "new, list: print JSON");

    static final List<OptionSpec> TABLE = table();

    private TokenOptions() {}

    private static List<OptionSpec> table() {
        List<OptionSpec> options =
                new ArrayList<>(List.of(KINDS, FOR, WITH_ROLES, NOTE, ALL, USER, JSON));
        options.addAll(CommonOptions.ALL);
        return List.copyOf(options);
    }

    static String help() {
        return new HelpText()
                .line(
                        "Usage: lockstep token new [--kinds=KIND,…] [--for=TIME] [--note=TEXT]"
                                + " [--with-roles]")
                .line("       lockstep token list [--all | --user=USER] [--json]")
                .line("       lockstep token revoke ID… | --all [--user=USER]")
                .line("")
                .line("Makes a token by which a tool off the cluster acts as you for a while, for")
                .line("some kinds of calls, and takes tokens back. A command shows the token in")
                .line("LOCKSTEP_TOKEN, or in the token-file of client.conf, at the port")
                .line("tokens.listen of a controller. See docs/security.md.")
                .options("Options", TABLE)
                .toString();
    }
}
