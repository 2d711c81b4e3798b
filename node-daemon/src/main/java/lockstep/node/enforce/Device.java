package lockstep.node.enforce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A character device by its numbers.
public record Device(int major, int minor) {

    /// The device at `node`; empty where there is none.
    public static Optional<Device> at(Path node) {
        try {
            if (!(Files.getAttribute(node, "unix:rdev") instanceof Long number) || number == 0) {
                return Optional.empty();
            }
            int major = (int) ((number >>> 8 & 0xfff) | (number >>> 32 & ~0xfffL));
            int minor = (int) ((number & 0xff) | (number >>> 12 & ~0xffL));
            return Optional.of(new Device(major, minor));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// As `devices.deny` reads it: all access.
    String rule() {
        return "c %d:%d rwm".formatted(major, minor);
    }
}
