package lockstep.node.sense.kernel;

import lockstep.node.process.NonBlockingFile;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kernel's own ring of messages, `/dev/kmsg`: one numbered record per read.
///
/// The first call takes hold of its end, and later ones bring what has come since. The kernel keeps
/// what is not read yet and overwrites the oldest when there is too much; the gap in the numbers
/// then tells how many were lost, which is logged. One call takes a bounded part; the rest is for
/// the next one.
public final class KernelLogDevice implements KernelLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KernelLogDevice.class);

    /// A record with all that belongs to it is smaller: the kernel fails a read otherwise.
    private static final int RECORD_MAX = 8192;

    static final int READS_MOST = 2_000;

    private static final Pattern NUMBERED = Pattern.compile("\\d{1,9},(\\d{1,18}),.*");

    private final Path file;
    private final byte[] buffer = new byte[RECORD_MAX];
    private @Nullable NonBlockingFile open;
    private long lastNumber = -1;
    private long lost;

    /// Opens nothing yet.
    public KernelLogDevice(Path file) {
        this.file = file;
    }

    @Override
    public List<String> newLines() throws IOException {
        if (open == null) {
            open = NonBlockingFile.openAtEnd(file);
        }
        long lostBefore = lost;
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < READS_MOST; i++) {
            int length = open.read(buffer);
            if (length == 0) {
                break;
            }
            new String(buffer, 0, length, StandardCharsets.UTF_8).lines().forEach(lines::add);
        }
        lines.forEach(this::count);
        if (lost > lostBefore) {
            LOG.warn(
                    "{} kernel messages were overwritten before they were read", lost - lostBefore);
        }
        return lines;
    }

    private void count(String line) {
        Matcher m = NUMBERED.matcher(line);
        if (m.matches()) {
            long number = Long.parseLong(m.group(1));
            if (lastNumber >= 0 && number > lastNumber + 1) {
                lost += number - lastNumber - 1;
            }
            lastNumber = number;
        }
    }

    /// How many messages were overwritten before they were read, since the first call.
    long lost() {
        return lost;
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
