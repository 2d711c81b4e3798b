package lockstep.cli.link;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/// One HTTP/1.1 connection, over TCP, with or without TLS, or a Unix socket, for one request at a
/// time.
///
/// Just what is needed to talk to a controller: POST with a body of known length; answers with a
/// length, in chunks (with trailers), or up to the connection's end. (Why not java.net.http:
/// docs/adr/0032-own-http-client.md.)
final class HttpConnection implements Closeable {

    /// No answer came in time.
    static final class Late extends IOException {
        private static final long serialVersionUID = 1L;

        Late() {
            super("no answer in time");
        }
    }

    /// Closed by the watchdog: whoever reads or writes through it wakes up.
    private final SocketChannel channel;

    private final boolean secure;
    private final WritableByteChannel out;
    private final HttpReader reader;
    private boolean used;
    private boolean reusable = true;

    private HttpConnection(
            SocketChannel channel,
            boolean secure,
            ReadableByteChannel in,
            WritableByteChannel out) {
        this.channel = channel;
        this.secure = secure;
        this.out = out;
        this.reader = new HttpReader(in);
    }

    /// Connects.
    ///
    /// @throws Late when that takes longer than `deadline` allows
    /// @throws IOException when nobody listens there
    static HttpConnection open(Address address, Optional<ClientTls> tls, Deadline deadline)
            throws IOException {
        var target = address.resolve();
        SocketChannel channel =
                target instanceof UnixDomainSocketAddress
                        ? SocketChannel.open(StandardProtocolFamily.UNIX)
                        : SocketChannel.open();
        try (var _ = Watchdog.closing(channel, deadline)) {
            channel.connect(target);
            return tls.isPresent() && address instanceof Address.Tcp
                    ? secure(channel, tls.get(), deadline)
                    : new HttpConnection(channel, false, channel, channel);
        } catch (AsynchronousCloseException e) {
            throw new Late();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static HttpConnection secure(SocketChannel channel, ClientTls tls, Deadline deadline)
            throws IOException {
        try {
            SSLSocket socket = tls.over(channel.socket());
            return new HttpConnection(
                    channel,
                    true,
                    Channels.newChannel(socket.getInputStream()),
                    Channels.newChannel(socket.getOutputStream()));
        } catch (IOException e) {
            // What the watchdog has closed looks like any other broken connection here.
            throw deadline.hasPassed() ? new Late() : e;
        }
    }

    /// Whether another request has gone over it before: then the server may have closed it
    /// meanwhile.
    boolean isUsed() {
        return used;
    }

    boolean isReusable() {
        return reusable;
    }

    /// Sends one request and waits for its answer. After an exception the connection is closed.
    ///
    /// @throws Late when the answer is not whole at `deadline`
    HttpReply post(String path, Map<String, String> headers, byte[] body, Deadline deadline)
            throws IOException {
        used = true;
        try (var _ = Watchdog.closing(channel, deadline)) {
            send(head(path, headers, body.length));
            send(body);
            HttpReply reply = reader.reply();
            reusable = !"close".equals(reply.headers().get("connection"));
            return reply;
        } catch (ClosedChannelException e) {
            throw deadline.hasPassed() ? new Late() : e;
        } catch (IOException e) {
            close();
            if (secure && deadline.hasPassed()) {
                throw new Late(); // see secure()
            }
            throw e instanceof SSLException tls ? ClientTls.explained(tls) : e;
        }
    }

    private static byte[] head(String path, Map<String, String> headers, int length) {
        StringBuilder head = new StringBuilder(256);
        head.append("POST ").append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        head.append("Content-Length: ").append(length).append("\r\n\r\n");
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void send(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        reusable = false;
        channel.close();
    }
}
