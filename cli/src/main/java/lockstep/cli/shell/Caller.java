package lockstep.cli.shell;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Who called a command, and from where: everything a command may know of the world but the
/// cluster.
///
/// @param program the name it was called by, "ssubmit" or "lockstep submit": messages begin with it
/// @param user the login name
/// @param host this machine's name
/// @param zone asked for only where a time of day is read or shown, because it takes time to load
/// @param random good enough for names that nobody else may ever choose
public record Caller(
        String program,
        Map<String, String> environment,
        Path workingDirectory,
        String user,
        String host,
        InputStream stdin,
        Console console,
        Terminal terminal,
        InstantSource clock,
        Ticker ticker,
        Supplier<ZoneId> zone,
        RandomGenerator random) {

    public Caller {
        environment = Map.copyOf(environment);
    }

    /// The variable's value; empty when it is not set.
    public String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}
