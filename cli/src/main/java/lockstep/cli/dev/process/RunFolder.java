package lockstep.cli.dev.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The folder that says which process is which part of a cluster: `PART.pid` for people and
/// scripts, holding just the number, and beside it `PART.identity`, which also tells whether that
/// process is still the one that was meant.
public final class RunFolder {
    private static final String PID = ".pid";
    private static final String IDENTITY = ".identity";

    private final Path folder;

    public RunFolder(Path folder) {
        this.folder = folder;
    }

    public void record(String part, ProcessIdentity identity) throws IOException {
        Files.createDirectories(folder);
        replace(part + IDENTITY, identity + "\n");
        replace(part + PID, identity.pid() + "\n");
    }

    public Optional<ProcessIdentity> recorded(String part) throws IOException {
        try {
            return ProcessIdentity.parse(Files.readString(folder.resolve(part + IDENTITY)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Every part that is recorded, alive or not, by name.
    public Map<String, ProcessIdentity> all() throws IOException {
        Map<String, ProcessIdentity> parts = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return parts;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + IDENTITY)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                String part = name.substring(0, name.length() - IDENTITY.length());
                recorded(part).ifPresent(identity -> parts.put(part, identity));
            }
        }
        return parts;
    }

    public void forget(String part) throws IOException {
        Files.deleteIfExists(folder.resolve(part + PID));
        Files.deleteIfExists(folder.resolve(part + IDENTITY));
    }

    /// A reader sees the old content or the new, never half of one.
    private void replace(String name, String content) throws IOException {
        Path fresh = folder.resolve(name + ".new");
        Files.writeString(fresh, content);
        Files.move(
                fresh,
                folder.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
