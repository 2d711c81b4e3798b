package lockstep.cli.submit;

import com.google.protobuf.ByteString;

import lockstep.cli.display.Printable;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.Sought;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Finds and reads the script that a command line names.
///
/// A name that begins with `/` is that file, one that begins with `.` is a file in the working
/// directory; any other is looked for in the working directory, then along `PATH`. `/dev/stdin` and
/// no name at all are standard input.
final class ScriptSource {

    /// What sbatch calls a script from standard input.
    static final String STDIN_NAME = "sbatch";

    private final Path workingDirectory;
    private final Map<String, String> environment;
    private final InputStream stdin;

    ScriptSource(Path workingDirectory, Map<String, String> environment, InputStream stdin) {
        this.workingDirectory = workingDirectory;
        this.environment = environment;
        this.stdin = stdin;
    }

    Sought<Script> fromStdin() {
        try {
            return new Sought.Found<>(
                    new Script(STDIN_NAME, "the script on standard input", bounded(stdin)));
        } catch (IOException e) {
            return missing("the script cannot be read from standard input: " + e.getMessage(), "");
        }
    }

    Sought<Script> fromFile(String name) {
        if (name.equals("/dev/stdin")) {
            return fromStdin();
        }
        String shown = Printable.escape(name);
        try {
            Optional<Path> file = find(name);
            if (file.isEmpty()) {
                return missing(
                        "there is no script "
                                + name
                                + (isBare(name) ? ", here or along PATH." : "."),
                        "");
            }
            if (Files.isDirectory(file.get())) {
                return missing(shown + " is a directory, not a script.", "");
            }
            try (InputStream in = Files.newInputStream(file.get())) {
                return new Sought.Found<>(new Script(baseName(name), shown, bounded(in)));
            }
        } catch (InvalidPathException e) {
            return missing(
                    "the script's name " + shown + " cannot be a file's in this locale.",
                    "Maybe set LC_ALL=C.UTF-8.");
        } catch (IOException e) {
            return missing("the script " + shown + " cannot be read: " + why(e), "");
        }
    }

    private static String why(IOException e) {
        return e instanceof AccessDeniedException
                ? "permission denied"
                : String.valueOf(e.getMessage());
    }

    private static Sought<Script> missing(String text, String advice) {
        return new Sought.Missing<>(new Mistake(text, advice));
    }

    private Optional<Path> find(String name) {
        Path here = workingDirectory.resolve(name);
        if (Files.exists(here) || !isBare(name)) {
            return Files.exists(here) ? Optional.of(here) : Optional.empty();
        }
        for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
            Path candidate = workingDirectory.resolve(folder).resolve(name);
            if (!folder.isEmpty()
                    && Files.isRegularFile(candidate)
                    && Files.isReadable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static boolean isBare(String name) {
        return !name.startsWith("/") && !name.startsWith(".");
    }

    static String baseName(String path) {
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }

    /// Reads one byte more than a script may have, so that one that is too long is known to be.
    private static ByteString bounded(InputStream in) throws IOException {
        return ByteString.copyFrom(in.readNBytes(Script.BYTES_MAX + 1));
    }
}
