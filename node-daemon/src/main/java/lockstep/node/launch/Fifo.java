package lockstep.node.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Lines through a FIFO.
final class Fifo {

    private Fifo() {}

    /// Writes one line, shorter than the kernel's bound for writing in one piece. Opened for
    /// reading too, so that it does not wait for a reader; without one the line is lost.
    static void writeLine(Path fifo, String line) throws IOException {
        try (var channel =
                FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
