package lockstep.stager.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Compares what stands on the disk with what should.
final class ContentCheck {
    private final Disk disk;

    ContentCheck(Disk disk) {
        this.disk = disk;
    }

    /// Looks only at what stands there, not at its content.
    ///
    /// @return what is wrong, to be put after "it", or empty if nothing is
    Optional<String> differenceOf(Path file, long size) throws IOException {
        return switch (disk.kind(file)) {
            case ABSENT -> Optional.of("is missing");
            case DIRECTORY, OTHER -> Optional.of("is not a regular file");
            case FILE -> {
                long found = disk.size(file);
                yield found == size
                        ? Optional.empty()
                        : Optional.of("has %d bytes instead of %d".formatted(found, size));
            }
        };
    }

    /// Reads the whole file.
    ///
    /// @return what is wrong, to be put after "it", or empty if nothing is
    Optional<String> differenceOf(Path file, long size, Sha256 hash) throws IOException {
        var difference = differenceOf(file, size);
        if (difference.isPresent()) {
            return difference;
        }
        var digest = Sha256.newDigest();
        var chunk = new byte[1 << 16];
        try (var in = disk.read(file)) {
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                digest.update(chunk, 0, length);
            }
        }
        var found = Sha256.finish(digest);
        return found.equals(hash)
                ? Optional.empty()
                : Optional.of("has the hash %s instead of %s".formatted(found.hex(), hash.hex()));
    }
}
