package lockstep.node.sense.files;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Small text files of `/proc` and `/sys` below an injectable root.
///
/// A file that is not there is empty, as is one that cannot be read: drivers answer some files with
/// an error while a link is down. The reason of the latter is logged once for each file.
public final class KernelFiles {
    private static final Logger LOG = LoggerFactory.getLogger(KernelFiles.class);
    private static final int MAX_BYTES = 1 << 20;

    private final Path root;
    private final Set<String> told = new HashSet<>();

    /// @param root `/` outside of tests
    public KernelFiles(Path root) {
        this.root = root;
    }

    /// The first MiB of the file, without the white space around it.
    public Optional<String> text(String file) {
        try (InputStream in = Files.newInputStream(root.resolve(file))) {
            return Optional.of(
                    new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (told.add(file)) {
                LOG.info("{} is left out: {}", file, e.toString());
            }
            return Optional.empty();
        }
    }

    /// The file's whole number; empty too where it holds something else.
    public Optional<Long> number(String file) {
        return text(file).filter(t -> t.matches("-?[0-9]{1,18}")).map(Long::valueOf);
    }

    /// Names in the folder, sorted; none where it is not there.
    public List<String> names(String folder) throws IOException {
        Path path = root.resolve(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (var entries = Files.list(path)) {
            return entries.map(e -> String.valueOf(e.getFileName())).sorted().toList();
        }
    }
}
