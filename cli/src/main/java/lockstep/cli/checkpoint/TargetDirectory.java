package lockstep.cli.checkpoint;

import lockstep.cli.display.Printable;
import lockstep.cli.options.Mistake;
import lockstep.cli.shell.Caller;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where to restore a checkpoint, as somebody says it at a prompt. It need not be on this machine.
final class TargetDirectory {
    private TargetDirectory() {}

    /// Makes the path absolute.
    ///
    /// @param mistakes takes what is wrong with it
    static Optional<String> read(Caller caller, String word, List<Mistake> mistakes) {
        try {
            Path path = Path.of(word);
            boolean climbs = false;
            for (Path name : path) {
                climbs |= name.toString().equals("..");
            }
            Path full = caller.workingDirectory().toAbsolutePath().resolve(path).normalize();
            if (!word.isEmpty() && !climbs && full.getNameCount() > 0) {
                return Optional.of(full.toString());
            }
        } catch (InvalidPathException _) {
            // Told as any other.
        }
        mistakes.add(
                new Mistake(
                        "\"" + Printable.escape(word) + "\" cannot be a directory to restore into.",
                        "Maybe name it in full, without .."));
        return Optional.empty();
    }
}
