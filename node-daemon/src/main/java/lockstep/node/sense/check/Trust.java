package lockstep.node.sense.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Whether a file may be run with the daemon's rights: only if no one else could have written it.
///
/// @param user the daemon's effective user id
record Trust(int user) {
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int EXECUTABLE = 0111;

    /// Why no program of it may be run, or nothing.
    Optional<String> refusalOfDirectory(Path directory) {
        return refusal(directory);
    }

    /// Why it may not be run, or nothing. Looks at the file that a link leads to, and at the
    /// directory which that one lies in.
    Optional<String> refusalOfProgram(Path program) {
        try {
            Path real = program.toRealPath();
            if (!Files.isRegularFile(real) || (mode(real) & EXECUTABLE) == 0) {
                return Optional.of("is not executable");
            }
            Optional<String> own = refusal(real);
            return own.isPresent() ? own : refusal(real.resolveSibling("."));
        } catch (IOException e) {
            return Optional.of("cannot be examined: " + e);
        }
    }

    private Optional<String> refusal(Path path) {
        try {
            int owner = number(path, "unix:uid");
            if (owner != 0 && owner != user) {
                return Optional.of(
                        "is not run: it belongs to user %d, not to root or the daemon's user"
                                .formatted(owner));
            }
            if ((mode(path) & WRITABLE_BY_OTHERS) != 0) {
                return Optional.of("is not run: others may write to it or to its directory");
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("cannot be examined: " + e);
        }
    }

    private static int mode(Path path) throws IOException {
        return number(path, "unix:mode");
    }

    private static int number(Path path, String attribute) throws IOException {
        if (Files.getAttribute(path, attribute) instanceof Number value) {
            return value.intValue();
        }
        throw new IOException("%s has no %s".formatted(path, attribute));
    }
}
