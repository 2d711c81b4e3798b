package lockstep.node.sense.accelerator;

import lockstep.node.sense.command.Commands;
import lockstep.node.sense.command.Outcome;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A program that comes with a driver.
///
/// @param program a name, or a path
/// @param limit of each call
record VendorProgram(Commands commands, String program, Duration limit) {
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "PATH",
                    "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/opt/rocm/bin",
                    "LC_ALL",
                    "C");

    /// All that it prints.
    ///
    /// @throws IOException when it fails, takes too long or prints too much
    String asked(String... arguments) throws IOException {
        Outcome outcome = run(arguments);
        if (outcome.exitCode().isEmpty()) {
            throw new IOException("%s took longer than %d s".formatted(program, limit.toSeconds()));
        }
        if (!outcome.succeeded()) {
            throw new IOException(
                    "%s ended with %d: %s"
                            .formatted(program, outcome.exitCode().getAsInt(), outcome.lastLine()));
        }
        if (outcome.cut()) {
            throw new IOException(program + " printed more than is taken");
        }
        return outcome.output();
    }

    Outcome run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        try {
            return commands.run(command, ENVIRONMENT, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var stopped = new InterruptedIOException("Interrupted");
            stopped.initCause(e);
            throw stopped;
        }
    }
}
