package lockstep.doctor;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// Runs a command line as this process's program.
final class Programs {
    /// Wrong usage, or nothing to look at.
    static final int USAGE = 2;

    private Programs() {}

    static void run(CommandLine line, String[] words) {
        System.setProperty("log4j2.configurationFile", "classpath:lockstep-doctor-log4j2.xml");
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        int exitCode = told(line).execute(words);
        System.out.flush();
        // Threads of libraries that wait for a server must not hold up the answer.
        Runtime.getRuntime().halt(exitCode);
    }

    /// What ends a command is told in a line, not by a stack.
    static CommandLine told(CommandLine line) {
        return line.setExecutionExceptionHandler(
                (failure, command, _) ->
                        switch (failure) {
                            case Sources.NoFiles _, IOException _ -> {
                                command.getErr()
                                        .println(
                                                command.getCommandSpec().qualifiedName()
                                                        + ": "
                                                        + failure.getMessage());
                                yield USAGE;
                            }
                            default -> throw failure;
                        });
    }
}
