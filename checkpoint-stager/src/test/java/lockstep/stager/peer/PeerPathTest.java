package lockstep.stager.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.store.PosixPath;
import lockstep.stager.store.StoreFault;
import lockstep.stager.store.StorePath;
import lockstep.stager.store.StorePathContract;

import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;

final class PeerPathTest extends StorePathContract {
    private static final PeerToken TOKEN =
            new PeerToken(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});

    private static final PeerKey CALLER = PeerKey.make(new SecureRandom());
    private static final PeerKey CALLEE = PeerKey.make(new SecureRandom());

    private PeerServer server = server();
    private InetSocketAddress address = new InetSocketAddress(0);

    private static PeerServer server() {
        return new PeerServer(CALLEE, Duration.ZERO, Thread.ofPlatform().daemon().factory());
    }

    @BeforeEach
    void start() throws IOException {
        server = server();
        address = server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        serve();
    }

    private void serve() {
        server.serve(TOKEN, PosixPath.of(directory, new SplittableRandom()));
        server.admit(TOKEN, Set.of(CALLER.fingerprint()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected StorePath path() {
        return path(address, TOKEN);
    }

    private static PeerPath path(InetSocketAddress address, PeerToken token) {
        return new PeerPath("node-1", address, token, CALLER, CALLEE.fingerprint());
    }

    @Test
    void without_the_token_nothing_is_told() {
        var stranger = path(address, new PeerToken(new byte[16]));

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
    void a_bit_flipped_on_the_way_there_ends_the_connection_and_on_the_way_back_too()
            throws IOException {
        var bytes = bytes(1_000_000);
        try (var proxy = new FlippingProxy(address);
                var path = path(proxy.address(), TOKEN)) {
            proxy.flipUp(500_000);
            assertUnreachable(() -> put(path, bytes));
            assertThat(path.holds(JOB.chunk(Sha256.of(bytes)), bytes.length)).isFalse();
            put(path, bytes);
            proxy.flipDown(500_000);
            assertUnreachable(() -> get(path, bytes));
            assertThat(get(path, bytes)).isEqualTo(bytes);
        }
    }

    @Test
    void a_chunk_that_is_another_where_it_lies_is_noticed_by_who_fetches_it() throws IOException {
        var bytes = bytes(1_000_000);
        try (var path = path()) {
            put(path, bytes);
            replace(path, JOB.chunk(Sha256.of(bytes)), new byte[bytes.length]);
            assertThatThrownBy(() -> get(path, bytes))
                    .isInstanceOfSatisfying(
                            StoreFault.class,
                            it -> assertThat(it.kind()).isEqualTo(StoreFault.Kind.CORRUPT));
        }
    }

    private static void assertUnreachable(ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StoreFault.class,
                        it -> assertThat(it.kind()).isEqualTo(StoreFault.Kind.UNREACHABLE));
    }

    @Test
    void a_server_that_is_gone_is_unreachable_and_one_that_is_back_is_used_again()
            throws IOException {
        try (var path = path()) {
            put(path, bytes(3));
            server.close();
            assertUnreachable(() -> get(path, bytes(3)));
            server = server();
            server.start(address);
            serve();
            assertThat(get(path, bytes(3))).isEqualTo(bytes(3));
        }
    }
}
