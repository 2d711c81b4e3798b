package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.LockstepApiGrpc.LockstepApiBlockingStub;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// RELIABILITY's fault 72: clients that say nothing, or a byte now and then, and those that leave
/// without a word, in great numbers and from one address. What others notice of it is measured.
final class SlowClientsTest {
    /// More than the door takes of all together.
    private static final int STRANGERS = 1_100;

    /// Of one user; he may make few more.
    private static final int CALLS = ApiBench.CALLS_AT_ONCE - 5;

    private static final String STRANGE = "127.0.0.2";

    @TempDir Path folder;

    private final List<Socket> strangers = new ArrayList<>();
    private TokenBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new TokenBench(folder, ApiBench.TOKEN_RULES);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket one : strangers) {
            one.close();
        }
        bench.close();
    }

    private static Socket strange(int port) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(STRANGE), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 20_000);
        return socket;
    }

    /// How long calls take, sorted.
    private static double[] millis(LockstepApiBlockingStub caller) {
        double[] millis = new double[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long began = System.nanoTime();
            var _ =
                    caller.withDeadlineAfter(Duration.ofSeconds(20))
                            .listJobs(ListJobsRequest.getDefaultInstance());
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        return millis;
    }

    /// Two users who come new: what is there already stays in any case.
    private void nobodyNotices(String what) throws Exception {
        double[] door = millis(bench.with(bench.token(TokenBench.BIN, "read")));
        double[] port = millis(bench.at(TokenBench.DAEMON));
        System.out.printf(
                "beside %s: median %.1f ms, worst %.1f ms at the door for tokens; %.1f and %.1f ms"
                        + " at the port for hosts%n",
                what, door[CALLS / 2], door[CALLS - 1], port[CALLS / 2], port[CALLS - 1]);
        assertThat(door[CALLS - 1]).isLessThan(5_000);
        assertThat(port[CALLS - 1]).isLessThan(5_000);
    }

    @Test
    void alone() throws Exception {
        nobodyNotices("nobody");
    }

    @Test
    void one_address_that_says_nothing_does_not_take_the_doors() throws Exception {
        for (int i = 0; i < STRANGERS; i++) {
            strangers.add(strange(bench.api.tokenPort()));
            strangers.add(strange(bench.api.port()));
        }

        nobodyNotices("%d silent connections".formatted(2 * STRANGERS));
    }

    @Test
    void nor_one_that_sends_a_request_that_never_ends() throws Exception {
        SSLSocketFactory factory = TlsClient.context(Optional.empty()).getSocketFactory();
        byte[] begun =
                """
                POST /lockstep.v1.LockstepApi/ListJobs HTTP/1.1\r
                Host: a\r
                Content-Type: application/protobuf\r
                Content-Length: 5000000\r
                \r
                """
                        .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < TokenDoor.CONNECTIONS_OF_ADDRESS_MAX; i++) {
            var plain = strange(bench.api.tokenPort());
            strangers.add(plain);
            var socket = (SSLSocket) factory.createSocket(plain, STRANGE, plain.getPort(), true);
            OutputStream out = socket.getOutputStream();
            out.write(begun);
            out.write('x');
        }
        Socket more = strange(bench.api.tokenPort());
        strangers.add(more);
        more.setSoTimeout(20_000);

        assertThat(more.getInputStream().read()).as("one more").isEqualTo(-1);
        nobodyNotices("%d requests that never end".formatted(strangers.size() - 1));
    }

    @Test
    void nor_one_that_leaves_without_a_word_again_and_again() throws Exception {
        Thread storm =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    try {
                                        while (!Thread.currentThread().isInterrupted()) {
                                            resets(bench.api.tokenPort());
                                            resets(bench.api.port());
                                        }
                                    } catch (IOException e) {
                                        throw new java.io.UncheckedIOException(e);
                                    }
                                });
        try {
            nobodyNotices("a storm of resets");
            assertThat(storm.isAlive()).isTrue();
        } finally {
            storm.interrupt();
            storm.join();
        }
    }

    private static void resets(int port) throws IOException {
        try (Socket socket = strange(port)) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(new byte[] {0x16, 3, 1});
        }
    }
}
