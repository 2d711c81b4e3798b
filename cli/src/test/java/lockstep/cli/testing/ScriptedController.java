package lockstep.cli.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;

import lockstep.cli.testing.ScriptedController.Reply.Shape;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// A controller that answers what a test tells it to: real HTTP over a real Unix socket.
public final class ScriptedController implements Closeable {

    /// What to answer.
    ///
    /// @param headers lines such as "grpc-status: 5"
    public record Reply(int status, List<String> headers, ByteString body, Shape shape) {

        /// How the answer goes over the wire.
        public enum Shape {
            LENGTH,
            CHUNKED,
            /// Without a length: the connection's end is the body's.
            UNTIL_CLOSED,
            /// Not at all: the connection is closed instead.
            BROKEN_OFF,
            /// Not at all: nothing happens.
            SILENCE
        }

        public static Reply of(MessageLite message) {
            return new Reply(200, List.of(), message.toByteString(), Shape.LENGTH);
        }

        public static Reply error(int grpcStatus, int httpStatus, String message) {
            return new Reply(
                    httpStatus,
                    List.of("grpc-status: " + grpcStatus, "grpc-message: " + message),
                    ByteString.EMPTY,
                    Shape.LENGTH);
        }

        public static Reply unavailable(String message) {
            return error(14, 503, message);
        }

        public static Reply notFound(String message) {
            return error(5, 404, message);
        }

        public static Reply brokenOff() {
            return new Reply(200, List.of(), ByteString.EMPTY, Shape.BROKEN_OFF);
        }

        public static Reply silence() {
            return new Reply(200, List.of(), ByteString.EMPTY, Shape.SILENCE);
        }

        public Reply shaped(Shape other) {
            return new Reply(status, headers, body, other);
        }
    }

    /// A request as it came.
    public record Seen(String method, Map<String, String> headers, ByteString body) {}

    private final Path socket;
    private final ServerSocketChannel server;
    private final Map<String, Function<byte[], Reply>> answers = new ConcurrentHashMap<>();
    private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
    private final List<SocketChannel> connections = Collections.synchronizedList(new ArrayList<>());

    private ScriptedController(Path socket, ServerSocketChannel server) {
        this.socket = socket;
        this.server = server;
    }

    /// Starts one, and makes `home` a cluster's home that leads to it.
    public static ScriptedController at(Path home) throws IOException {
        Path socket = home.resolve("api.sock");
        Files.writeString(home.resolve("client.conf"), "controllers = [ \"unix:api.sock\" ]\n");
        return listeningOn(socket);
    }

    public static ScriptedController listeningOn(Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        ScriptedController controller = new ScriptedController(socket, server);
        Thread.ofVirtual().start(controller::accept);
        return controller;
    }

    /// Says what to answer to a method.
    public <Q> ScriptedController on(String method, Parser<Q> parser, Function<Q, Reply> answer) {
        answers.put(
                method,
                body -> {
                    try {
                        return answer.apply(parser.parseFrom(body));
                    } catch (InvalidProtocolBufferException e) {
                        return Reply.error(13, 500, "not a request of " + method);
                    }
                });
        return this;
    }

    /// Says to answer a method with one thing after the other; the last is repeated.
    public ScriptedController onEach(String method, Reply... replies) {
        int[] next = {0};
        answers.put(method, _ -> replies[Math.min(next[0]++, replies.length - 1)]);
        return this;
    }

    /// The requests to `method` so far.
    public List<Seen> seen(String method) {
        synchronized (seen) {
            return seen.stream().filter(request -> request.method().equals(method)).toList();
        }
    }

    /// How many connections have been made.
    public int connectionCount() {
        return connections.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (connections) {
            for (SocketChannel connection : connections) {
                connection.close();
            }
        }
        Files.deleteIfExists(socket);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = server.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (ClosedChannelException closed) {
            // the test is over
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            InputStream in = Channels.newInputStream(connection);
            OutputStream out = Channels.newOutputStream(connection);
            boolean open = true;
            while (open) {
                open = serveOne(in, out);
            }
        } catch (IOException clientGone) {
            // whoever called has seen enough
        }
    }

    private boolean serveOne(InputStream in, OutputStream out) throws IOException {
        String requestLine = line(in);
        if (requestLine.isEmpty()) {
            return false;
        }
        Map<String, String> headers = new ConcurrentHashMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        String path = requestLine.split(" ", -1)[1];
        String method = path.substring(path.lastIndexOf('/') + 1);
        seen.add(new Seen(method, headers, ByteString.copyFrom(body)));
        Function<byte[], Reply> answer = answers.get(method);
        Reply reply =
                answer == null
                        ? Reply.error(12, 501, "nobody told me what to say to " + method)
                        : answer.apply(body);
        return write(reply, out);
    }

    private static boolean write(Reply reply, OutputStream out) throws IOException {
        if (reply.shape() == Shape.BROKEN_OFF) {
            return false;
        }
        if (reply.shape() == Shape.SILENCE) {
            return true;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(ascii("HTTP/1.1 " + reply.status() + " whatever\r\n"));
        if (reply.shape() != Shape.CHUNKED) {
            reply.headers().forEach(header -> all.writeBytes(ascii(header + "\r\n")));
        }
        switch (reply.shape()) {
            case LENGTH -> {
                all.writeBytes(ascii("Content-Length: " + reply.body().size() + "\r\n\r\n"));
                all.writeBytes(reply.body().toByteArray());
            }
            case CHUNKED -> writeChunks(reply, all);
            default -> {
                all.writeBytes(ascii("\r\n"));
                all.writeBytes(reply.body().toByteArray());
            }
        }
        out.write(all.toByteArray());
        return reply.shape() != Shape.UNTIL_CLOSED;
    }

    /// In pieces of at most seven bytes, the headers as trailers.
    private static void writeChunks(Reply reply, ByteArrayOutputStream all) {
        all.writeBytes(ascii("Transfer-Encoding: chunked\r\n\r\n"));
        int at = 0;
        while (at < reply.body().size()) {
            int end = Math.min(at + 7, reply.body().size());
            all.writeBytes(ascii(Integer.toHexString(end - at) + ";x=y\r\n"));
            all.writeBytes(reply.body().substring(at, end).toByteArray());
            all.writeBytes(ascii("\r\n"));
            at = end;
        }
        all.writeBytes(ascii("0\r\n"));
        reply.headers().forEach(header -> all.writeBytes(ascii(header + "\r\n")));
        all.writeBytes(ascii("\r\n"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
