package lockstep.node.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The lease, for the warden and the next daemon: `DEADLINE DEADLINE BOOT_ID`, in milliseconds
/// since boot.
///
/// Written in place, always the same length, so that a full disk cannot keep a lease from being
/// extended. A reader that meets a half-written one sees two different deadlines.
final class LeaseFile {

    private static final Pattern FORM =
            Pattern.compile(" *([0-9]{1,18}) +([0-9]{1,18}) (\\S+)\\s*");

    private final Path path;
    private final String bootId;

    LeaseFile(Path path, String bootId) {
        this.path = path;
        this.bootId = bootId;
    }

    /// The deadline; 0 if there is none that means anything in this life of the machine.
    long read() throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        Matcher whole = FORM.matcher(Files.readString(path, StandardCharsets.ISO_8859_1));
        boolean sound =
                whole.matches()
                        && whole.group(1).equals(whole.group(2))
                        && whole.group(3).equals(bootId);
        return sound ? Long.parseLong(whole.group(1)) : 0;
    }

    void write(long deadlineMillis) throws IOException {
        String text = "%20d %20d %s\n".formatted(deadlineMillis, deadlineMillis, bootId);
        try (var channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes, bytes.position());
            }
        }
    }
}
