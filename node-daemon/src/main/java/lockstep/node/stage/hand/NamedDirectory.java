package lockstep.node.stage.hand;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A directory that a user named to have something put there. All that is looked at here is looked
/// at with his rights.
final class NamedDirectory {
    private NamedDirectory() {}

    /// The directory cannot be used; the message says why.
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String reason) {
            super(reason);
        }
    }

    /// Makes it where it is missing, open to nobody else. What is above it must exist, and may be
    /// reached by links.
    ///
    /// @param own where directories of jobs are that are not the user's to name
    /// @return the directory, by a path without links
    static Path make(String name, Path own) throws IOException, Unusable {
        Path path = read(name);
        Path above = path.resolveSibling(".").normalize();
        if (!Files.isDirectory(above)) {
            throw new Unusable(
                    "%s is not a folder here.%nMaybe make it first, or name another node: --node."
                            .formatted(above));
        }
        Path real = above.toRealPath().resolve(path.getFileName());
        if (Files.exists(own) && real.startsWith(own.toRealPath())) {
            throw new Unusable(
                    "%s is in the checkpoint directories of jobs.%nMaybe name a directory of your own."
                            .formatted(path));
        }
        if (Files.isSymbolicLink(real)) {
            throw new Unusable(
                    "%s is a symbolic link.%nMaybe name the folder itself.".formatted(path));
        }
        makeMissing(real);
        if (!Files.isDirectory(real, NOFOLLOW_LINKS)) {
            throw new Unusable("%s is not a folder.".formatted(path));
        }
        if (!Files.isWritable(real)) {
            throw new Unusable(
                    "%s may not be written to.%nMaybe name a directory of your own."
                            .formatted(path));
        }
        return real;
    }

    private static Path read(String name) throws Unusable {
        try {
            Path path = Path.of(name);
            if (path.isAbsolute() && path.equals(path.normalize()) && path.getNameCount() > 0) {
                return path;
            }
        } catch (InvalidPathException _) {
            // Told as any other.
        }
        throw new Unusable(
                "%s must be an absolute path without .. in it.%nMaybe name the folder in full."
                        .formatted(name));
    }

    private static void makeMissing(Path real) throws Unusable {
        try {
            Files.createDirectory(
                    real,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException _) {
            // As it should be, or looked at next.
        } catch (IOException e) {
            if (!Files.exists(real, NOFOLLOW_LINKS)) {
                throw new Unusable(
                        "%s cannot be made: %s.%nMaybe make it yourself, or name another directory."
                                .formatted(real, e.getClass().getSimpleName()));
            }
        }
    }
}
