package lockstep.stager.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.stager.peer.Wire.Status;
import lockstep.stager.store.ChunkSource;
import lockstep.stager.store.StoreFault;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// The client's side of one connection, for one call at a time.
final class PeerLink {
    private static final int CONNECT_MILLIS_MAX = 5_000;

    /// Storing a chunk takes its time; sending nothing for so long does not.
    private static final int ANSWER_MILLIS_MAX = 120_000;

    private static final int BUFFER_BYTES = 256 << 10;
    private static final int REGION_BYTES = 1 << 20;

    private final SocketChannel channel;
    private final InputStream in;

    private PeerLink(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.in = channel.socket().getInputStream();
    }

    /// The connection has ended, or what comes is no answer.
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1;

        Broken(String reason) {
            super(reason);
        }
    }

    record Answer(Status status, String message, long bodyBytes) {}

    static PeerLink open(String name, InetSocketAddress address) throws IOException {
        var channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(address, CONNECT_MILLIS_MAX);
            channel.socket().setSoTimeout(ANSWER_MILLIS_MAX);
            return new PeerLink(channel);
        } catch (IOException e) {
            channel.close();
            throw new StoreFault(
                    StoreFault.Kind.UNREACHABLE,
                    "%s cannot be reached at %s: %s".formatted(name, address, e.getMessage()),
                    e);
        }
    }

    void send(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /// What the source gives may fail by the source's fault, which is told as it is.
    void send(ChunkSource source, long size) throws IOException {
        var region = source.region();
        if (region.isPresent()) {
            try (var file = region.get()) {
                for (long done = 0; done < size; ) {
                    long length = Math.min(REGION_BYTES, size - done);
                    source.sent(length);
                    done += send(file, file.position() + done, length);
                }
            }
            return;
        }
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (long done = 0; done < size; done += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), size - done));
            source.read(done, buffer);
            send(buffer.flip());
        }
    }

    private long send(ChunkSource.Region file, long position, long length) throws IOException {
        long sent = 0;
        while (sent < length) {
            long more;
            try {
                more = file.file().transferTo(position + sent, length - sent, channel);
            } catch (IOException e) {
                throw broken(e);
            }
            if (more == 0) {
                throw new IOException("a file has become shorter while it was sent");
            }
            sent += more;
        }
        return sent;
    }

    Answer receive() throws IOException {
        var head = ByteBuffer.allocate(Wire.ANSWER_BYTES);
        receive(head);
        head.flip();
        var status = Status.of(head.get());
        int messageBytes = Short.toUnsignedInt(head.getShort());
        long bodyBytes = head.getLong();
        if (status.isEmpty() || messageBytes > Wire.MESSAGE_BYTES_MAX || bodyBytes < 0) {
            throw new Broken("what it sends is no answer");
        }
        var message = ByteBuffer.allocate(messageBytes);
        receive(message);
        return new Answer(status.get(), UTF_8.decode(message.flip()).toString(), bodyBytes);
    }

    byte[] body(Answer answer, int bytesMax) throws IOException {
        if (answer.bodyBytes() > bytesMax) {
            throw new Broken("it sends more than was asked for");
        }
        var body = ByteBuffer.allocate((int) answer.bodyBytes());
        receive(body);
        return body.array();
    }

    /// Fills the buffer, which must have an array.
    void receive(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            int length;
            try {
                length =
                        in.read(
                                buffer.array(),
                                buffer.arrayOffset() + buffer.position(),
                                buffer.remaining());
            } catch (IOException e) {
                throw broken(e);
            }
            if (length < 0) {
                throw new Broken("it has ended the connection");
            }
            buffer.position(buffer.position() + length);
        }
    }

    private static Broken broken(IOException e) {
        var broken = new Broken(String.valueOf(e.getMessage()));
        broken.initCause(e);
        return broken;
    }

    void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Nothing is expected of it any more.
        }
    }
}
