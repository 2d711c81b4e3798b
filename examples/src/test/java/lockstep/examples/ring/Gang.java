package lockstep.examples.ring;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Ranks as threads of this process, connected over loopback.
public final class Gang {
    /// What one rank does, and what comes of it.
    public interface Work<T> {
        T on(Ring ring) throws Exception;
    }

    private Gang() {}

    /// The results in rank order. Fails with the first rank's failure.
    public static <T> List<T> run(int worldSize, Duration peerTimeout, Work<T> work)
            throws InterruptedException, ExecutionException, IOException {
        var results = new ArrayList<T>();
        for (var future : start(worldSize, peerTimeout, work)) {
            results.add(future.get());
        }
        return results;
    }

    static <T> List<Future<T>> start(int worldSize, Duration peerTimeout, Work<T> work)
            throws IOException {
        int port = freePort();
        try (var threads = Executors.newFixedThreadPool(worldSize)) {
            var futures = new ArrayList<Future<T>>();
            for (int rank = 0; rank < worldSize; rank++) {
                var member = member(rank, worldSize, port, peerTimeout);
                futures.add(
                        threads.submit(
                                () -> {
                                    try (var ring = Ring.join(member)) {
                                        return work.on(ring);
                                    }
                                }));
            }
            return futures;
        }
    }

    static Membership member(int rank, int worldSize, int port, Duration peerTimeout) {
        return new Membership(
                "test", rank, worldSize, "127.0.0.1", port, Duration.ofSeconds(30), peerTimeout);
    }

    public static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
