import java.nio.file.Path;
import java.util.List;

/// What is asked of the benchmark.
///
/// @param folder with the controller's configuration; everything it writes lies there too
/// @param seconds how long it is looked at without disturbing it, each time
/// @param connections that all streams of all nodes share
/// @param digests that each node keeps
/// @param command that starts the controller
record Settings(
        Path folder,
        int port,
        int nodes,
        int jobs,
        int seconds,
        int connections,
        int digests,
        boolean json,
        List<String> command) {
    /// In the order of the command line, the command last.
    static Settings of(List<String> arguments) {
        return new Settings(
                Path.of(arguments.get(0)),
                Integer.parseInt(arguments.get(1)),
                Integer.parseInt(arguments.get(2)),
                Integer.parseInt(arguments.get(3)),
                Integer.parseInt(arguments.get(4)),
                Integer.parseInt(arguments.get(5)),
                Integer.parseInt(arguments.get(6)),
                arguments.get(7).equals("json"),
                arguments.subList(8, arguments.size()));
    }
}
