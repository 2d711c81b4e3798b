package lockstep.stager.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.store.PosixPath;
import lockstep.stager.store.StoreFault;
import lockstep.stager.store.StorePath;
import lockstep.stager.store.StorePathContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.SplittableRandom;

final class PeerPathTest extends StorePathContract {
    private static final PeerToken TOKEN =
            new PeerToken(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});

    private PeerServer server = new PeerServer(Thread.ofPlatform().daemon().factory());
    private InetSocketAddress address = new InetSocketAddress(0);

    @BeforeEach
    void start() throws IOException {
        server = new PeerServer(Thread.ofPlatform().daemon().factory());
        address = server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.serve(TOKEN, PosixPath.of(directory, new SplittableRandom()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected StorePath path() {
        return new PeerPath("node-1", address, TOKEN);
    }

    @Test
    void without_the_token_nothing_is_told() {
        var stranger = new PeerPath("node-1", address, new PeerToken(new byte[16]));

        assertThatThrownBy(() -> stranger.list(JOB.name())).isInstanceOf(StoreFault.class);
        assertThatThrownBy(() -> put(stranger, bytes(3))).isInstanceOf(StoreFault.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void what_was_withdrawn_is_not_served() throws IOException {
        try (var path = path()) {
            put(path, bytes(3));
            server.withdraw(TOKEN);
            assertThatThrownBy(() -> get(path, bytes(3))).isInstanceOf(StoreFault.class);
        }
    }

    @Test
    void many_requests_one_after_the_other_are_all_answered() throws IOException {
        try (var path = path()) {
            var bytes = bytes(200_000);
            put(path, bytes);
            for (int i = 0; i < 500; i++) {
                assertThat(path.holds(JOB.chunk(Sha256.of(bytes)), bytes.length)).isTrue();
                if (i % 10 == 0) {
                    put(path, bytes);
                    assertThat(get(path, bytes)).isEqualTo(bytes);
                }
            }
        }
    }

    @Test
    void noise_ends_the_connection() throws IOException {
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void a_bit_flipped_on_the_way_there_is_noticed_and_on_the_way_back_too() throws IOException {
        var bytes = bytes(1_000_000);
        try (var proxy = new FlippingProxy(address);
                var path = new PeerPath("node-1", proxy.address(), TOKEN)) {
            proxy.flipUp(500_000);
            assertThatThrownBy(() -> put(path, bytes))
                    .isInstanceOfSatisfying(
                            StoreFault.class,
                            it -> assertThat(it.kind()).isEqualTo(StoreFault.Kind.CORRUPT));
            assertThat(path.holds(JOB.chunk(Sha256.of(bytes)), bytes.length)).isFalse();
            put(path, bytes);
            proxy.flipDown(500_000);
            assertThatThrownBy(() -> get(path, bytes))
                    .isInstanceOfSatisfying(
                            StoreFault.class,
                            it -> assertThat(it.kind()).isEqualTo(StoreFault.Kind.CORRUPT));
            assertThat(get(path, bytes)).isEqualTo(bytes);
        }
    }

    @Test
    void a_server_that_is_gone_is_unreachable_and_one_that_is_back_is_used_again()
            throws IOException {
        try (var path = path()) {
            put(path, bytes(3));
            server.close();
            assertThatThrownBy(() -> get(path, bytes(3)))
                    .isInstanceOfSatisfying(
                            StoreFault.class,
                            it -> assertThat(it.kind()).isEqualTo(StoreFault.Kind.UNREACHABLE));
            server = new PeerServer(Thread.ofPlatform().daemon().factory());
            server.start(address);
            server.serve(TOKEN, PosixPath.of(directory, new SplittableRandom()));
            assertThat(get(path, bytes(3))).isEqualTo(bytes(3));
        }
    }
}
