package lockstep.cli.link;

import lockstep.cli.shell.ExitCode;

import java.time.Duration;

/// A call that a command cannot go on without has failed. The message is for the user, of one or
/// more lines.
public final class CallFailed extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CallFailed(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public static CallFailed refused(String message) {
        return new CallFailed(ExitCode.REFUSED, message);
    }

    static CallFailed unreachable(Duration patience, String tried) {
        return new CallFailed(
                ExitCode.UNREACHABLE,
                "no controller answered within "
                        + Deadline.words(patience)
                        + ".\n"
                        + tried
                        + "\n"
                        + "Maybe it is not running, or --home or LOCKSTEP_HOME name another"
                        + " cluster.");
    }

    public int exitCode() {
        return exitCode;
    }

    /// What to tell the user.
    public String words() {
        return String.valueOf(getMessage());
    }
}
