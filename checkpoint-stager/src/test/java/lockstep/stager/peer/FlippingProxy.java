package lockstep.stager.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/// Passes bytes on in both directions, remembers them all, and changes one bit when told.
final class FlippingProxy implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;

    private final InetSocketAddress server;
    private final ServerSocket listening;
    private final AtomicLong up = new AtomicLong(NEVER);
    private final AtomicLong down = new AtomicLong(NEVER);
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    FlippingProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /// All bytes that came by, of both directions.
    byte[] heard() {
        synchronized (heard) {
            return heard.toByteArray();
        }
    }

    /// Changes a bit after so many more bytes to the server.
    void flipUp(long bytes) {
        up.set(bytes);
    }

    /// Changes a bit after so many more bytes from the server.
    void flipDown(long bytes) {
        down.set(bytes);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                var target = new Socket(server.getAddress(), server.getPort());
                pass(client, client.getInputStream(), target.getOutputStream(), up);
                pass(target, target.getInputStream(), client.getOutputStream(), down);
            } catch (IOException _) {
                return;
            }
        }
    }

    private void pass(Socket from, InputStream in, OutputStream out, AtomicLong countdown) {
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            var buffer = new byte[16 << 10];
                            try (from;
                                    out) {
                                for (int length = in.read(buffer);
                                        length >= 0;
                                        length = in.read(buffer)) {
                                    synchronized (heard) {
                                        heard.write(buffer, 0, length);
                                    }
                                    long left = countdown.get();
                                    if (left != NEVER && left < length) {
                                        buffer[(int) left] ^= 16;
                                        countdown.set(NEVER);
                                    } else if (left != NEVER) {
                                        countdown.set(left - length);
                                    }
                                    out.write(buffer, 0, length);
                                }
                            } catch (IOException _) {
                                // One side has ended it.
                            }
                        });
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
