package lockstep.node.probe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;

/// Sends a burst as fast as the connection takes it, and never holds more of it than the
/// connection's own buffer.
final class BurstSender {

    private static final int CHUNK_BYTES = 64 << 10;
    private static final ByteBuf CHUNK =
            Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer(CHUNK_BYTES, CHUNK_BYTES).writeZero(CHUNK_BYTES));

    private final Channel channel;
    private final long bytes;
    private long left;

    BurstSender(Channel channel, long bytes) {
        this.channel = channel;
        this.bytes = bytes;
        this.left = bytes;
    }

    long bytes() {
        return bytes;
    }

    /// Sends on, when the connection takes more.
    void more() {
        while (left > 0 && channel.isWritable()) {
            int now = (int) Math.min(left, CHUNK_BYTES);
            left -= now;
            var _ = channel.write(CHUNK.slice(0, now), channel.voidPromise());
        }
        channel.flush();
    }
}
