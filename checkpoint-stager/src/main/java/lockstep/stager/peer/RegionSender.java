package lockstep.stager.peer;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundInvoker;

import lockstep.stager.store.ChunkSource;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Sends a part of a file over a connection that encrypts it. It is read piece by piece, on a
/// thread that may wait: the next piece only when the one before the last is sent, so that little
/// is in memory however slowly the other side takes it.
final class RegionSender {
    private static final int PIECE_BYTES = 128 << 10;

    private RegionSender() {}

    /// Sends all of it.
    ///
    /// @return done when the last piece is sent, or failed with the first that was not
    static ChannelFuture send(ChunkSource.Region region, ChannelOutboundInvoker connection)
            throws IOException, InterruptedException {
        ChannelFuture last = connection.newSucceededFuture();
        for (long done = 0; done < region.length(); done += PIECE_BYTES) {
            int length = (int) Math.min(PIECE_BYTES, region.length() - done);
            ByteBuffer piece = read(region, done, length);
            ChannelFuture before = last;
            last = connection.writeAndFlush(Unpooled.wrappedBuffer(piece));
            before.await();
            if (!before.isSuccess()) {
                return before;
            }
        }
        return last;
    }

    private static ByteBuffer read(ChunkSource.Region region, long from, int length)
            throws IOException {
        var piece = ByteBuffer.allocate(length);
        while (piece.hasRemaining()) {
            long at = region.position() + from + piece.position();
            if (region.file().read(piece, at) < 0) {
                throw new IOException("a file has become shorter while it was sent");
            }
        }
        return piece.flip();
    }
}
