package lockstep.node.sense.command;

import java.util.Optional;
import java.util.OptionalInt;

/// How a program ended.
///
/// @param exitCode empty when it ran past its limit and was killed
/// @param output stdout and stderr together
/// @param cut there was more output than is kept; what is kept is the beginning and the end
/// @param survivor the program itself, where even SIGKILL has not ended it yet
public record Outcome(
        OptionalInt exitCode, String output, boolean cut, Optional<ProcessHandle> survivor) {

    public boolean succeeded() {
        return exitCode.isPresent() && exitCode.getAsInt() == 0;
    }

    /// The last line that is not blank, or nothing.
    public String lastLine() {
        return output.lines()
                .filter(line -> !line.isBlank())
                .reduce((_, later) -> later)
                .map(String::strip)
                .orElse("");
    }
}
