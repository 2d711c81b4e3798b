package lockstep.stager.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.BadManifest;
import lockstep.stager.shard.Escaped;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which files of a fetch had come, with their hashes, so that whoever takes it up after a crash
/// need not fetch them again. What is lost of it costs time only, and what it says is checked.
final class FetchLog {
    private final Path file;
    private final Map<String, Sha256> known = new HashMap<>();

    private FetchLog(Path file) {
        this.file = file;
    }

    static FetchLog open(Path file) throws IOException {
        var log = new FetchLog(file);
        if (Files.isRegularFile(file)) {
            for (String line : Files.readAllLines(file, US_ASCII)) {
                log.take(line);
            }
        }
        return log;
    }

    /// A line that was cut off is none.
    private void take(String line) {
        String[] words = line.split(" ", -1);
        if (words.length == 3 && words[2].equals(".")) {
            try {
                known.put(Escaped.read(words[1]), new Sha256(words[0]));
            } catch (BadManifest | IllegalArgumentException _) {
                // It is fetched again.
            }
        }
    }

    Optional<Sha256> hashOf(String path) {
        return Optional.ofNullable(known.get(path));
    }

    void came(String path, Sha256 hash) throws IOException {
        String line = "%s %s .\n".formatted(hash.hex(), Escaped.of(path));
        Files.writeString(
                file, line, US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
