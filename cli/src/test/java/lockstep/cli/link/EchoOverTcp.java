package lockstep.cli.link;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import javax.net.ServerSocketFactory;

/// Takes one request on a port of this machine, keeps its head, and answers that it knows nothing.
final class EchoOverTcp implements Closeable {

    private final ServerSocket server;
    private final CompletableFuture<String> request = new CompletableFuture<>();

    private EchoOverTcp(ServerSocket server) {
        this.server = server;
    }

    static EchoOverTcp start() throws IOException {
        return start(ServerSocketFactory.getDefault());
    }

    /// Listens on a socket of this kind.
    static EchoOverTcp start(ServerSocketFactory sockets) throws IOException {
        EchoOverTcp echo =
                new EchoOverTcp(sockets.createServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(echo::serve);
        return echo;
    }

    int port() {
        return server.getLocalPort();
    }

    /// The head of the request, once it has come.
    String request() {
        return request.join();
    }

    /// Whether a whole request has come.
    boolean isAsked() {
        return request.isDone() && !request.isCompletedExceptionally();
    }

    private void serve() {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException();
                }
                head.append((char) next);
            }
            request.complete(head.toString());
            socket.getOutputStream()
                    .write(
                            "HTTP/1.1 501 no\r\nContent-Length: 0\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            request.completeExceptionally(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
