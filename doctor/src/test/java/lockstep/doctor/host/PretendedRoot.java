package lockstep.doctor.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A machine's files, as a test writes them.
record PretendedRoot(Path path) {
    PretendedRoot with(String file, String text) {
        try {
            Path place = path.resolve(file);
            Files.createDirectories(place.resolveSibling(""));
            Files.writeString(place, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PretendedRoot withLink(String file, String target) {
        try {
            Path place = path.resolve(file);
            Files.createDirectories(place.resolveSibling(""));
            Files.createSymbolicLink(place, Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PretendedRoot withProcess(int pid, String... words) {
        return with("proc/" + pid + "/cmdline", String.join("\0", words) + "\0")
                .with("proc/" + pid + "/comm", "java\n");
    }
}
