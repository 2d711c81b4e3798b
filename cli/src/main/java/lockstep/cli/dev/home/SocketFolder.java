package lockstep.cli.dev.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where the controllers' Unix sockets are: in the run folder, unless its path is longer than the
/// kernel takes for a socket. Then they are in a private folder of the system's temporary one, and
/// `run/sockets` leads there.
public final class SocketFolder {
    /// `sun_path` of unix(7), less the zero at its end.
    private static final int PATH_BYTES_MAX = 107;

    private final DevHome home;

    public SocketFolder(DevHome home) {
        this.home = home;
    }

    static Path socket(Path sockets, String controller) {
        return sockets.resolve(controller + ".sock");
    }

    /// The folder for the sockets of `controllers`; made where needed.
    Path open(List<String> controllers) throws IOException {
        close();
        boolean fits =
                controllers.stream()
                        .map(name -> socket(home.run(), name))
                        .allMatch(
                                path ->
                                        path.toString().getBytes(StandardCharsets.UTF_8).length
                                                <= PATH_BYTES_MAX);
        if (fits) {
            return home.run();
        }
        Path elsewhere = Files.createTempDirectory("lockstep-dev-");
        Files.createSymbolicLink(link(), elsewhere);
        return elsewhere;
    }

    /// Removes the sockets, and their folder if it is not the run folder.
    public void close() throws IOException {
        if (Files.isSymbolicLink(link())) {
            Path elsewhere = Files.readSymbolicLink(link());
            removeSockets(elsewhere);
            Files.deleteIfExists(elsewhere);
            Files.delete(link());
        }
        removeSockets(home.run());
    }

    private Path link() {
        return home.run().resolve("sockets");
    }

    private static void removeSockets(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> sockets = Files.newDirectoryStream(folder, "*.sock")) {
            for (Path socket : sockets) {
                Files.deleteIfExists(socket);
            }
        }
    }
}
