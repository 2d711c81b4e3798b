package lockstep.cluster;

/// What a command left: its exit code and what it printed.
record Answer(int code, String output, String errors) {
    /// @return what it printed, without the last line break
    String orFail(String command) {
        if (code != 0) {
            throw new AssertionError(
                    "%s ended with %d:%n%s%s".formatted(command, code, output, errors));
        }
        return output.stripTrailing();
    }
}
