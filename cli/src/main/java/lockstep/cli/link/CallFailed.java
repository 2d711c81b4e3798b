package lockstep.cli.link;

import lockstep.cli.display.StandbyWords;
import lockstep.cli.shell.ExitCode;
import lockstep.protocol.v1.Standby;

import java.time.Duration;

/// A call that a command cannot go on without has failed. The message is for the user, of one or
/// more lines.
public final class CallFailed extends Exception {

    private static final long serialVersionUID = 1L;

    /// What a standby did not know so long ago may be there by now.
    private static final long FRESH_MILLIS = 2_000;

    private final int exitCode;

    private CallFailed(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public static CallFailed refused(String message) {
        return new CallFailed(ExitCode.REFUSED, message);
    }

    /// There is no such job, unless it is newer than what a standby knows.
    ///
    /// @param job as it was named
    /// @param standby who said so; the default instance for the leader
    public static CallFailed unknown(String job, Standby standby) {
        return standby.getAgeMillis() < FRESH_MILLIS
                ? refused("there is no job " + job + ", or it ended long ago.")
                : new CallFailed(
                        ExitCode.UNREACHABLE,
                        "job "
                                + job
                                + " was not known: "
                                + StandbyWords.of(standby)
                                + ".\nMaybe try again once a controller leads.");
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
