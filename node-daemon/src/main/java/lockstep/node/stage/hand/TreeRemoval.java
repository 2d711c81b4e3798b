package lockstep.node.stage.hand;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/// Deletes a file or a folder with all that is in it; links are deleted, never followed.
final class TreeRemoval {
    private TreeRemoval() {}

    /// It is first renamed out of sight, so that nobody takes what is left of it for a whole.
    static void remove(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path aside = path.resolveSibling(".removed-" + path.getFileName());
        removeAll(aside);
        Files.move(path, aside);
        removeAll(aside);
    }

    /// Deletes it where it stands.
    static void removeAll(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) throws IOException {
                        if (!Files.isWritable(folder)) {
                            Files.setAttribute(
                                    folder, "unix:mode", 0700, LinkOption.NOFOLLOW_LINKS);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                            throws IOException {
                        Optional<IOException> failed = Optional.ofNullable(failure);
                        if (failed.isPresent()) {
                            throw failed.get();
                        }
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
