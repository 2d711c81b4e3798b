package lockstep.node.config;

import lockstep.node.config.NodeConfig.Cluster;
import lockstep.node.config.NodeConfig.LogLevel;

import java.nio.file.Path;

/// Reads `login.conf`.
public final class LoginConfigFile {
    private static final Path SOCKET = Path.of("/run/lockstep-login/users.sock");

    /// All settings of the daemon of a host where people work.
    ///
    /// @param socket where users of this host call
    public record LoginConfig(Cluster cluster, Path socket, LogLevel logLevel) {}

    private LoginConfigFile() {}

    /// Reads a file.
    ///
    /// @throws BadConfig with every mistake of the file
    public static LoginConfig read(Path file) throws BadConfig {
        Mistakes mistakes = new Mistakes(file.toString());
        Path base = file.toAbsolutePath().normalize().getParent();
        Section root =
                new Section(
                        "",
                        NodeConfigFile.parse(file, mistakes).root(),
                        mistakes,
                        base == null ? Path.of("/") : base);
        Cluster cluster = NodeConfigFile.cluster(root.section("cluster"));
        Section users = root.section("users");
        Path socket = users.path("socket", SOCKET);
        users.finish();
        LogLevel logLevel = root.choice("log-level", LogLevel.INFO);
        root.finish();
        mistakes.throwIfAny();
        return new LoginConfig(cluster, socket, logLevel);
    }
}
