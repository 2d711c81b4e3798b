package lockstep.cli.dev.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/// Writes all that the parts of a cluster, and the commands that look for it, read when they start.
///
/// The files are written anew at each start. What somebody wants to add stands in
/// `etc/PART.local.conf`, which is left alone and wins.
public final class HomeFiles {
    private static final int TOKEN_BYTES = 32;

    private final DevHome home;
    private final RandomGenerator random;

    /// Neither reads nor writes anything yet.
    ///
    /// @param random good enough for a secret
    public HomeFiles(DevHome home, RandomGenerator random) {
        this.home = home;
        this.random = random;
    }

    /// The names under which [PartPorts] must know a port.
    public static List<String> listeners(ClusterShape shape) {
        List<String> parts = new ArrayList<>(shape.controllerNames());
        parts.add(DevHome.ZOOKEEPER);
        if (shape.store() == StoreKind.POSTGRESQL) {
            parts.add(DevHome.POSTGRES);
        }
        return parts;
    }

    /// Makes the folders that are missing, and writes every file.
    public void write(ShapeFile.Kept kept) throws IOException {
        Files.createDirectories(home.etc());
        Files.createDirectories(home.log());
        Files.createDirectories(home.run());
        new ShapeFile(home.shape()).write(kept);
        writeToken();
        Path sockets = new SocketFolder(home).open(kept.shape().controllerNames());
        ControllerConf controllerConf = new ControllerConf(home, kept.shape(), kept.ports());
        for (String name : kept.shape().controllerNames()) {
            writePart(name, controllerConf.text(name, SocketFolder.socket(sockets, name)));
        }
        NodeConf nodeConf = new NodeConf(home, kept.shape(), kept.ports());
        for (NodePlace node : kept.shape().nodes()) {
            writePart(DevHome.nodePart(node.name()), nodeConf.text(node));
        }
        Files.writeString(home.client(), client(kept.shape(), sockets));
    }

    private void writePart(String part, String text) throws IOException {
        Files.createDirectories(home.data(part));
        Path additions = home.additions(part).getFileName();
        Files.writeString(
                home.configuration(part),
                """
                # Written by lockstep dev at each start. Put what you want to change into %s.

                %s
                include "%s"
                """
                        .formatted(additions, text, additions));
    }

    /// The secret stays what it was, so that whoever has a copy need not be told.
    private void writeToken() throws IOException {
        if (Files.exists(home.token())) {
            return;
        }
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        Files.createFile(
                home.token(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                home.token(), HexFormat.of().formatHex(token) + "\n", StandardCharsets.US_ASCII);
    }

    private static String client(ClusterShape shape, Path sockets) {
        List<String> controllers =
                shape.controllerNames().stream()
                        .map(name -> "unix:" + SocketFolder.socket(sockets, name))
                        .map(Hocon::quoted)
                        .toList();
        return """
        # Written by lockstep dev at each start.
        controllers = [ %s ]
        token-file = "etc/api.token"
        """
                .formatted(String.join(", ", controllers));
    }
}
