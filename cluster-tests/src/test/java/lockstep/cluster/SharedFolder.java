package lockstep.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The folder that all hosts see as /shared: their configuration, their logs, and what ranks and
/// clients write down. No fault of the network reaches it.
record SharedFolder(Path path) {
    /// An empty one, with the scripts and the configuration of each host.
    static SharedFolder made(Path path) {
        try {
            removeAll(path);
            for (String folder : List.of("bin", "etc", "log", "ranks")) {
                Files.createDirectories(path.resolve(folder));
            }
            SharedFolder shared = new SharedFolder(path);
            for (String script : List.of("supervise", "rank", "client", "identities")) {
                shared.copyScript(script + ".sh");
            }
            shared.write("etc/ctl1.conf", Configuration.controller(Place.CTL1));
            shared.write("etc/ctl2.conf", Configuration.controller(Place.CTL2));
            shared.write("etc/n1.conf", Configuration.node(Place.N1));
            shared.write("etc/n2.conf", Configuration.node(Place.N2));
            shared.write("etc/client.conf", Configuration.client());
            return shared;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The lines that have been written whole; none of a file that is not there.
    List<String> lines(String file) {
        try {
            String text = Files.readString(path.resolve(file));
            // A line that is just being written has no end yet.
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    List<String> filesOf(String folder) {
        try (Stream<Path> files = Files.list(path.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void write(String file, String text) {
        try {
            Files.writeString(path.resolve(file), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void remove(String file) {
        try {
            Files.deleteIfExists(path.resolve(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void copyScript(String name) throws IOException {
        try (InputStream script =
                Objects.requireNonNull(SharedFolder.class.getResourceAsStream(name), name)) {
            Files.copy(script, path.resolve("bin").resolve(name));
        }
    }

    private static void removeAll(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(path)) {
            all = walk.toList().reversed();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
