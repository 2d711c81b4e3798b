package lockstep.cli.dev.supervise;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One process of a cluster.
///
/// @param name `controller`, `node-n1`: its files are called so
/// @param environment what is set on top of the supervisor's own
/// @param log where its output is appended
public record Part(String name, List<String> command, Map<String, String> environment, Path log) {
    public Part {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
