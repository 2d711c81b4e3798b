package lockstep.cli.options;

/// Where an option's value was written.
///
/// @param rank the higher wins
/// @param place " in train.sh line 3", for messages; empty for the command line
public record Origin(int rank, String place) {

    public static final int SCRIPT = 0;
    public static final int ENVIRONMENT = 1;
    public static final int COMMAND_LINE = 2;

    private static final Origin TYPED = new Origin(COMMAND_LINE, "");

    public static Origin commandLine() {
        return TYPED;
    }

    public static Origin environment(String variable) {
        return new Origin(ENVIRONMENT, " from " + variable);
    }

    public static Origin script(String name, int line) {
        return new Origin(SCRIPT, " in " + name + " line " + line);
    }
}
