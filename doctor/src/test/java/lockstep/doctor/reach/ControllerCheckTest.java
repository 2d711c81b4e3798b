package lockstep.doctor.reach;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Fine;
import lockstep.doctor.finding.Finding.Wrong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Against a real HTTP server that answers as a controller would.
final class ControllerCheckTest {
    @TempDir Path folder;

    private final HttpServer server = start();
    private volatile int ready = 200;
    private volatile boolean differs;

    private static HttpServer start() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void serve() {
        server.createContext(
                "/readyz",
                exchange -> {
                    if (differs) {
                        exchange.getResponseHeaders().add("Lockstep-Configuration", "differs");
                    }
                    exchange.sendResponseHeaders(ready, -1);
                    exchange.close();
                });
        server.createContext(
                "/v1/cluster",
                exchange -> {
                    boolean known =
                            "Bearer secret"
                                    .equals(exchange.getRequestHeaders().getFirst("Authorization"));
                    exchange.sendResponseHeaders(known ? 200 : 401, -1);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private List<Finding> look(Duration ahead) {
        return new ControllerCheck(
                        new ControllerCheck.Way(address(), Optional.empty(), Optional.empty()),
                        () -> Instant.now().plus(ahead))
                .look();
    }

    private List<Finding> lookWith(String token) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), token + "\n");
        return new ControllerCheck(
                        new ControllerCheck.Way(address(), Optional.empty(), Optional.of(file)),
                        Instant::now)
                .look();
    }

    @Test
    void a_controller_that_answers_and_has_our_time_is_fine() {
        assertThat(look(Duration.ZERO)).hasSize(2).allMatch(Fine.class::isInstance);
    }

    @Test
    void a_clock_that_differs_is_told_and_one_that_differs_much_is_wrong() {
        assertThat(look(Duration.ofSeconds(-20)).getLast()).isInstanceOf(Advice.class);
        assertThat(look(Duration.ofHours(1)).getLast()).isInstanceOf(Wrong.class);
        assertThat(look(Duration.ofHours(1)).getLast().text())
                .containsPattern("by -?3[56][0-9]{2} s");
    }

    @Test
    void one_that_knows_no_leader_is_told() {
        ready = 503;

        assertThat(look(Duration.ZERO).getFirst()).isInstanceOf(Advice.class);
    }

    @Test
    void a_standby_whose_configuration_is_not_the_leaders_is_told() {
        differs = true;

        List<Finding> found = look(Duration.ZERO);
        assertThat(found.get(0)).isInstanceOf(Fine.class);
        assertThat(found.get(1)).isInstanceOf(Advice.class);
        assertThat(found.get(1).text()).contains("another configuration than the leader's");
    }

    @Test
    void something_else_that_answers_is_wrong() {
        ready = 404;

        assertThat(look(Duration.ZERO).getFirst()).isInstanceOf(Wrong.class);
    }

    @Test
    void a_token_must_be_the_controllers() throws Exception {
        assertThat(lookWith("secret").getLast()).isInstanceOf(Fine.class);
        assertThat(lookWith("other").getLast()).isInstanceOf(Wrong.class);
        assertThat(lookWith("other").getLast().text()).contains("does not know the token");
    }

    @Test
    void nobody_there_is_wrong() {
        server.stop(0);

        assertThat(look(Duration.ZERO))
                .containsExactly(
                        new Wrong(
                                address() + ": nobody listens there",
                                "start the controller (systemctl start lockstep-controller), or"
                                        + " correct the address."));
    }

    @Test
    void a_host_that_nobody_knows_is_wrong() {
        assertThat(
                        new ControllerCheck(
                                        new ControllerCheck.Way(
                                                "no.such.host.invalid:7420",
                                                Optional.empty(),
                                                Optional.empty()),
                                        Instant::now)
                                .look()
                                .getFirst()
                                .text())
                .contains("nobody knows a host of that name");
    }

    @Test
    void one_that_hangs_up_maybe_wants_tls() throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> hangUpOnAll(rude));
            List<Finding> found =
                    new ControllerCheck(
                                    new ControllerCheck.Way(
                                            "127.0.0.1:" + rude.getLocalPort(),
                                            Optional.empty(),
                                            Optional.empty()),
                                    Instant::now)
                            .look();

            assertThat(found.getFirst()).isInstanceOf(Wrong.class);
            assertThat(found.getFirst().todo()).contains("tls");
        }
    }

    /// The client tries again where a connection ends before an answer.
    private static void hangUpOnAll(ServerSocket rude) {
        try {
            while (true) {
                rude.accept().close();
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    @Test
    void a_socket_of_this_host_is_tried(@TempDir Path runtime) {
        assertThat(new SocketCheck(runtime.resolve("none.sock")).look().getFirst().text())
                .contains("no daemon runs on this host");
    }
}
