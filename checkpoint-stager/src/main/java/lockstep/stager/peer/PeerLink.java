package lockstep.stager.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.stager.peer.Wire.Status;
import lockstep.stager.store.ChunkSource;
import lockstep.stager.store.StoreFault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// The client's side of one connection, for one call at a time. Nothing is said before the other
/// side has proved who it is.
final class PeerLink {
    private static final int CONNECT_MILLIS_MAX = 5_000;

    /// Hands leave the CPU to ranks, and a first handshake is much work.
    private static final int HANDSHAKE_MILLIS_MAX = 20_000;

    /// Storing a chunk takes its time; sending nothing for so long does not.
    private static final int ANSWER_MILLIS_MAX = 120_000;

    private static final int BUFFER_BYTES = 256 << 10;

    private final Socket plain;
    private final InputStream in;
    private final OutputStream out;

    private PeerLink(Socket plain, SSLSocket socket) throws IOException {
        this.plain = plain;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /// The connection has ended, or what comes is no answer.
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1;

        Broken(String reason) {
            super(reason);
        }
    }

    record Answer(Status status, String message, long bodyBytes) {}

    /// @param tls knows whom it must meet there
    static PeerLink open(String name, InetSocketAddress address, SSLSocketFactory tls)
            throws IOException {
        var plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(address, CONNECT_MILLIS_MAX);
            plain.setSoTimeout(HANDSHAKE_MILLIS_MAX);
            var socket =
                    (SSLSocket)
                            tls.createSocket(
                                    plain, address.getHostString(), address.getPort(), true);
            socket.setSSLParameters(PeerKey.parameters());
            socket.startHandshake();
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            return new PeerLink(plain, socket);
        } catch (IOException e) {
            plain.close();
            throw new StoreFault(
                    StoreFault.Kind.UNREACHABLE,
                    "%s cannot be reached at %s: %s".formatted(name, address, e.getMessage()),
                    e);
        }
    }

    /// Sends the buffer, which must have an array.
    void send(ByteBuffer bytes) throws IOException {
        try {
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /// What the source gives may fail by the source's fault, which is told as it is.
    void send(ChunkSource source, long size) throws IOException {
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (long done = 0; done < size; done += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), size - done));
            source.read(done, buffer);
            send(buffer.flip());
        }
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

    /// Closes the socket below: TLS would first say goodbye, and wait for a thread that sends.
    void close() {
        try {
            plain.close();
        } catch (IOException _) {
            // Nothing is expected of it any more.
        }
    }
}
