package lockstep.cli.shell;

/// What commands return to the shell. docs/cli.md lists them for users.
public final class ExitCode {

    public static final int OK = 0;

    /// The controller refused, or what was asked about does not exist.
    public static final int REFUSED = 1;

    /// The command line, the environment or the script cannot be used; nobody was contacted.
    public static final int USAGE = 2;

    /// No controller answered in time. What was asked for may or may not have been done.
    public static final int UNREACHABLE = 3;

    /// `--wait`: the job was cancelled.
    public static final int JOB_CANCELLED = 130;

    /// `--wait`: the job reached its time limit.
    public static final int JOB_TIMED_OUT = 124;

    /// `--wait`: a signal ended the job; its number is added.
    public static final int SIGNAL_BASE = 128;

    /// What a shell shows for a process that SIGPIPE ended.
    public static final int NOBODY_LISTENS = 141;

    private ExitCode() {}
}
