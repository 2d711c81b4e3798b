package lockstep.node.sense.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A text file that grows, such as what a system logger writes of the kernel.
///
/// A file that has become shorter was begun anew, and is read from its beginning. A line without an
/// end waits for it. One call takes a bounded part; the rest is for the next one.
public final class TextKernelLog implements KernelLog {
    private static final int PART = 1 << 20;

    private final Path file;
    private long position;

    /// @param position in bytes: where to begin; the file's size for what is new only
    public TextKernelLog(Path file, long position) {
        this.file = file;
        this.position = position;
    }

    @Override
    public List<String> newLines() throws IOException {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        byte[] part;
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            if (channel.size() < position) {
                position = 0;
            }
            channel.position(position);
            var buffer = ByteBuffer.allocate((int) Math.min(PART, channel.size() - position));
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
            part = new byte[buffer.flip().remaining()];
            buffer.get(part);
        }
        int end = whole(part);
        position += end;
        return new String(part, 0, end, StandardCharsets.UTF_8).lines().toList();
    }

    /// Up to the last end of a line; all of a part that has none though it is full.
    private static int whole(byte[] part) {
        for (int i = part.length; i > 0; i--) {
            if (part[i - 1] == '\n') {
                return i;
            }
        }
        return part.length == PART ? PART : 0;
    }
}
