package lockstep.cli.shell;

import java.util.List;

/// One of the commands.
public interface Command {

    /// Does what the command is for.
    ///
    /// @param words what follows the command's name
    /// @return the exit code, see [ExitCode]
    int run(Caller caller, List<String> words);
}
