package lockstep.node.enforce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// How the kernel is told: by writes to files that it made.
@FunctionalInterface
interface ControlFiles {

    void write(Path file, String text) throws IOException;

    /// The kernel's.
    static ControlFiles real() {
        return (file, text) -> Files.writeString(file, text, StandardOpenOption.WRITE);
    }

    /// What a file says; empty where it cannot be read.
    static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// The number alone in a file, or after `key` on a line of its own.
    static long number(Path file, String key) {
        return read(file).stream()
                .flatMap(String::lines)
                .map(line -> line.split(" ", -1))
                .filter(words -> key.isEmpty() || words[0].equals(key))
                .map(words -> words[words.length - 1])
                .filter(word -> word.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
