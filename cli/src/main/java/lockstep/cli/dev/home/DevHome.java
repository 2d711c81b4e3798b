package lockstep.cli.dev.home;

import java.nio.file.Path;

/// What lies where in the folder of a development cluster.
public record DevHome(Path root) {
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

    public Path socket(String controller) {
        return run().resolve(controller + ".sock");
    }

    public Path log() {
        return root.resolve("log");
    }

    public Path log(String part) {
        return log().resolve(part + ".log");
    }

    /// What `part` keeps.
    public Path data(String part) {
        return root.resolve("data").resolve(part);
    }

    public static String nodePart(String node) {
        return "node-" + node;
    }
}
