package lockstep.cluster;

/// What a command left: its exit code and what it printed.
record Answer(int code, String output, String errors) {
    /// What it printed, without the last line break; fails unless it ended with 0.
    String orFail(String command) {
        if (code != 0) {
            throw new AssertionError(
                    "%s ended with %d:%n%s%s".formatted(command, code, output, errors));
        }
        return output.stripTrailing();
    }
}
