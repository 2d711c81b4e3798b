import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/// Asks a controller for the queue over its Unix socket, JDK only.
///
///     java Flood.java probe SOCKET SECONDS PER_SECOND    one caller; prints the spread of its waits in ms
///     java Flood.java flood SOCKET SECONDS CALLERS       callers that never rest; prints answered and refused
class Flood {
    private static final byte[] REQUEST =
            ("POST /lockstep.v1.LockstepApi/ListJobs HTTP/1.1\r\nHost: x\r\n"
                            + "Content-Type: application/protobuf\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);

    public static void main(String[] words) throws Exception {
        Path socket = Path.of(words[1]);
        long end = System.nanoTime() + Long.parseLong(words[2]) * 1_000_000_000L;
        int number = Integer.parseInt(words[3]);
        if (words[0].equals("probe")) {
            probe(socket, end, number);
        } else {
            flood(socket, end, number);
        }
    }

    private static void probe(Path socket, long end, int perSecond) throws Exception {
        long[] waits = new long[1 << 20];
        int n = 0;
        int refused = 0;
        try (Line line = new Line(socket)) {
            for (int i = 0; i < 50; i++) {
                line.ask(); // warm
            }
            while (System.nanoTime() < end && n < waits.length) {
                long began = System.nanoTime();
                if (!line.ask()) {
                    refused++;
                }
                waits[n++] = System.nanoTime() - began;
                Thread.sleep(1_000 / perSecond);
            }
        }
        Arrays.sort(waits, 0, n);
        System.out.printf(
                "%d calls, %d refused: p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, most %.2f ms%n",
                n,
                refused,
                at(waits, n, 0.5),
                at(waits, n, 0.9),
                at(waits, n, 0.99),
                at(waits, n, 1));
    }

    private static double at(long[] sorted, int n, double part) {
        return sorted[Math.min(n - 1, (int) (part * n))] / 1e6;
    }

    private static void flood(Path socket, long end, int callers) throws Exception {
        LongAdder answered = new LongAdder();
        LongAdder refused = new LongAdder();
        Thread[] threads = new Thread[callers];
        for (int i = 0; i < callers; i++) {
            threads[i] =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try (Line line = new Line(socket)) {
                                            while (System.nanoTime() < end) {
                                                (line.ask() ? answered : refused).increment();
                                            }
                                        } catch (IOException broken) {
                                            System.err.println("a caller broke off: " + broken);
                                        }
                                    });
        }
        for (Thread each : threads) {
            each.join();
        }
        System.out.printf("%d answered, %d refused%n", answered.sum(), refused.sum());
    }

    /// One connection, one call after the other.
    private static final class Line implements AutoCloseable {
        private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        private ByteBuffer in = ByteBuffer.allocate(1 << 16);

        Line(Path socket) throws IOException {
            channel.connect(UnixDomainSocketAddress.of(socket));
        }

        /// Whether it was answered rather than refused.
        boolean ask() throws IOException {
            channel.write(ByteBuffer.wrap(REQUEST));
            in.clear();
            int body = -1;
            int length = 0;
            String head = "";
            while (body < 0 || in.position() < body + length) {
                if (!in.hasRemaining()) {
                    ByteBuffer more = ByteBuffer.allocate(in.capacity() * 2);
                    in.flip();
                    in = more.put(in);
                }
                if (channel.read(in) < 0) {
                    throw new IOException("the controller hung up");
                }
                if (body < 0) {
                    String text =
                            new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
                    int gap = text.indexOf("\r\n\r\n");
                    if (gap >= 0) {
                        head = text.substring(0, gap).toLowerCase(java.util.Locale.ROOT);
                        body = gap + 4;
                        length = length(head);
                    }
                }
            }
            return head.contains("grpc-status: 0");
        }

        private static int length(String head) {
            int at = head.indexOf("content-length: ");
            if (at < 0) {
                throw new IllegalStateException("no length in: " + head);
            }
            int from = at + "content-length: ".length();
            int to = head.indexOf('\r', from);
            return Integer.parseInt(head.substring(from, to < 0 ? head.length() : to).strip());
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
