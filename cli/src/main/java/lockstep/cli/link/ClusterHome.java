package lockstep.cli.link;

import lockstep.cli.options.Mistake;
import lockstep.cli.options.Sought;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Finds which cluster a command is for: `--home`, else `LOCKSTEP_HOME`, else `/etc/lockstep`.
final class ClusterHome {

    static final String VARIABLE = "LOCKSTEP_HOME";
    static final String FILE = "client.conf";

    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final Path systemFolder;

    ClusterHome(Map<String, String> environment, Path workingDirectory, Path systemFolder) {
        this.environment = environment;
        this.workingDirectory = workingDirectory;
        this.systemFolder = systemFolder;
    }

    /// Finds and reads the configuration.
    ///
    /// @param option the value of `--home`; empty when it was not given
    Sought<ClientConfig> read(Optional<String> option) {
        String variable = environment.getOrDefault(VARIABLE, "");
        boolean named = option.isPresent() || !variable.isEmpty();
        Path folder = named ? workingDirectory.resolve(option.orElse(variable)) : systemFolder;
        Path file = folder.resolve(FILE);
        String source = option.isPresent() ? "--home" : named ? VARIABLE : "the default";
        if (!Files.isRegularFile(file)) {
            return new Sought.Missing<>(
                    named
                            ? new Mistake(
                                    source
                                            + " ("
                                            + folder
                                            + ") is not a cluster's home: it has no "
                                            + FILE
                                            + ".",
                                    "Maybe start one there: lockstep dev --home " + folder)
                            : new Mistake(
                                    "no cluster is named: there is no --home, no LOCKSTEP_HOME, and"
                                            + " no "
                                            + file
                                            + ".",
                                    "Maybe start one: lockstep dev --nodes 2"));
        }
        try {
            return new Sought.Found<>(ClientConfig.parse(file, Files.readString(file)));
        } catch (ClientConfig.BadConfig e) {
            return new Sought.Missing<>(Mistake.of(Optional.ofNullable(e.getMessage()).orElse("")));
        } catch (IOException e) {
            return new Sought.Missing<>(Mistake.of(file + " cannot be read: " + e.getMessage()));
        }
    }
}
