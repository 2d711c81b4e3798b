package lockstep.node.launch;

import java.util.regex.Pattern;

/// Text that a POSIX shell reads back as exactly what it was made from.
final class ShellText {

    /// Names that a shell lets a script assign without a second thought. All others go through
    /// `env`.
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final Pattern OWN =
            Pattern.compile(
                    "_|IFS|PS[0-9]|OPTIND|OPTARG|LINENO|PPID|UID|EUID|BASHOPTS|SHELLOPTS|BASH_VERSINFO"
                        + "|SECONDS|RANDOM|GROUPS|FUNCNAME|DIRSTACK|HISTCMD|SHLVL|POSIXLY_CORRECT");

    private ShellText() {}

    /// `text` in single quotes: nothing in it means anything to the shell. It must not contain NUL.
    static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /// Whether `export name=…` means the same in every shell.
    static boolean isPlainName(String name) {
        return NAME.matcher(name).matches() && !OWN.matcher(name).matches();
    }
}
