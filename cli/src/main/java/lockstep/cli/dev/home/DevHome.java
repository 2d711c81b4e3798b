package lockstep.cli.dev.home;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What lies where in the folder of a development cluster.
public record DevHome(Path root) {
    /// Names of parts that a cluster has at most one of: their pid files, logs, ports and folders
    /// are called so.
    public static final String SUPERVISOR = "dev";

    public static final String ZOOKEEPER = "zookeeper";
    public static final String POSTGRES = "postgres";

    public DevHome {
        root = root.toAbsolutePath().normalize();
    }

    public Path etc() {
        return root.resolve("etc");
    }

    /// The shape and the ports, kept between two runs.
    public Path shape() {
        return etc().resolve("dev.conf");
    }

    /// The configuration of `part`: `controller`, `controller-2`, `node-n1`.
    public Path configuration(String part) {
        return etc().resolve(part + ".conf");
    }

    /// What the administrator adds to the configuration of `part`; need not be there.
    public Path additions(String part) {
        return etc().resolve(part + ".local.conf");
    }

    /// Where commands find the cluster.
    public Path client() {
        return root.resolve("client.conf");
    }

    public Path token() {
        return etc().resolve("api.token");
    }

    public Path run() {
        return root.resolve("run");
    }

    /// Holds the supervisor's pid once the cluster has come up.
    public Path readyMark() {
        return run().resolve("dev.ready");
    }

    public Path log() {
        return root.resolve("log");
    }

    public Path log(String part) {
        return log().resolve(part + ".log");
    }

    /// What `part` keeps.
    public Path data(String part) {
        return data().resolve(part);
    }

    private Path data() {
        return root.resolve("data");
    }

    /// What nodes keep, of whatever shape the cluster once had.
    public List<Path> nodeFolders() throws IOException {
        if (!Files.isDirectory(data())) {
            return List.of();
        }
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(data(), nodePart("*"))) {
            found.forEach(folders::add);
        }
        return folders;
    }

    public static String nodePart(String node) {
        return "node-" + node;
    }
}
