package lockstep.examples.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// Tells the node, in a file, how long this rank worked in each step: a line `step NUMBER SECONDS`
/// each. So it is seen when one rank is slower than the others, and when all hang. What it waits
/// for others is left out: with that, all would take the same.
final class StepLog {
    private final Optional<Path> file;

    /// @param file where to append; nothing is told without one
    StepLog(Optional<Path> file) {
        this.file = file;
    }

    void made(long step, Duration work) throws IOException {
        if (file.isPresent()) {
            String line = String.format(Locale.ROOT, "step %d %.6f%n", step, work.toNanos() / 1e9);
            Files.writeString(
                    file.get(), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
