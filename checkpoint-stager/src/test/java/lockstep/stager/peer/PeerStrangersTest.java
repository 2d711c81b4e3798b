package lockstep.stager.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.peer.Wire.Operation;
import lockstep.stager.peer.Wire.Request;
import lockstep.stager.store.ChunkSource;
import lockstep.stager.store.JobFolder;
import lockstep.stager.store.PosixPath;
import lockstep.stager.store.StoreFault;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// Who may not speak with a peer, and what who listens between two of them learns.
final class PeerStrangersTest {
    private static final String SECRET = "these are the parameters of a model; ".repeat(1_000);
    private static final byte[] CHUNK = SECRET.getBytes(US_ASCII);
    private static final Sha256 HASH = Sha256.of(CHUNK);
    private static final JobFolder JOB = new JobFolder("c1", 7);
    private static final PeerToken TOKEN =
            new PeerToken("the token of this job".getBytes(US_ASCII));
    private static final PeerKey CALLER = key();
    private static final PeerKey CALLEE = key();

    @TempDir private Path directory;
    private PeerServer server = server(CALLEE, Duration.ZERO);
    private InetSocketAddress address = new InetSocketAddress(0);

    private static PeerKey key() {
        return PeerKey.make(new SecureRandom());
    }

    private static PeerServer server(PeerKey own, Duration patience) {
        return new PeerServer(own, patience, Thread.ofPlatform().daemon().factory());
    }

    @BeforeEach
    void start() throws IOException {
        start(CALLEE, Duration.ZERO);
        server.admit(TOKEN, Set.of(CALLER.fingerprint()));
    }

    private void start(PeerKey own, Duration patience) throws IOException {
        server.close();
        server = server(own, patience);
        address = server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.serve(TOKEN, PosixPath.of(directory, new SplittableRandom()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private PeerPath path(PeerKey own, PeerKey callee) {
        return path(address, own, callee);
    }

    private static PeerPath path(InetSocketAddress address, PeerKey own, PeerKey callee) {
        return new PeerPath("node-1", address, TOKEN, own, callee.fingerprint());
    }

    private static void put(PeerPath path) throws IOException {
        path.put(JOB.chunk(HASH), CHUNK.length, HASH, ChunkSource.of(CHUNK));
    }

    private static boolean holds(PeerPath path) throws IOException {
        return path.holds(JOB.chunk(HASH), CHUNK.length);
    }

    @Test
    void who_was_sent_here_with_his_key_is_let_in() throws IOException {
        try (var path = path(CALLER, CALLEE)) {
            put(path);
            assertThat(holds(path)).isTrue();
        }
    }

    @Test
    void who_listens_in_between_learns_neither_the_token_nor_what_is_moved() throws IOException {
        try (var proxy = new FlippingProxy(address);
                var path = path(proxy.address(), CALLER, CALLEE)) {
            put(path);
            path.get(JOB.chunk(HASH), CHUNK.length, HASH, (_, _) -> {});

            String heard = new String(proxy.heard(), ISO_8859_1);
            assertThat(heard.length()).isGreaterThan(2 * CHUNK.length);
            assertThat(heard)
                    .doesNotContain("parameters of a model")
                    .doesNotContain("the token of this job")
                    .doesNotContain(HASH.hex());
        }
    }

    @Test
    void the_token_alone_opens_nothing_to_a_key_that_was_not_named() {
        try (var thief = path(key(), CALLEE)) {
            assertThatThrownBy(() -> holds(thief)).isInstanceOf(StoreFault.class);
            assertThatThrownBy(() -> put(thief)).isInstanceOf(StoreFault.class);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void who_answers_with_another_key_is_told_nothing() throws IOException {
        PeerKey impostor = key();
        start(impostor, Duration.ZERO);
        server.admit(TOKEN, Set.of(CALLER.fingerprint()));
        try (var path = path(CALLER, CALLEE)) {
            assertThatThrownBy(() -> put(path))
                    .isInstanceOfSatisfying(
                            StoreFault.class,
                            it -> assertThat(it.kind()).isEqualTo(StoreFault.Kind.UNREACHABLE))
                    .hasMessageContaining(impostor.fingerprint().hex().substring(0, 12))
                    .hasMessageContaining("Maybe it has started again");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_peer_that_starts_again_is_known_by_its_new_key_only() throws IOException {
        var old = path(CALLER, CALLEE);
        put(old);
        PeerKey again = key();
        start(again, Duration.ZERO);
        server.admit(TOKEN, Set.of(CALLER.fingerprint()));

        assertThat(again.fingerprint()).isNotEqualTo(CALLEE.fingerprint());
        assertThatThrownBy(() -> holds(path(CALLER, CALLEE))).isInstanceOf(StoreFault.class);
        assertThat(holds(path(CALLER, again))).isTrue();
        old.close();
    }

    @Test
    void a_caller_that_starts_again_is_refused_by_its_new_key_until_that_is_named()
            throws IOException {
        PeerKey again = key();
        try (var path = path(again, CALLEE)) {
            assertThatThrownBy(() -> holds(path)).isInstanceOf(StoreFault.class);
            server.admit(TOKEN, Set.of(again.fingerprint()));
            assertThat(holds(path)).isFalse();
        }
        assertThatThrownBy(() -> holds(path(CALLER, CALLEE))).isInstanceOf(StoreFault.class);
    }

    @Test
    void who_is_no_longer_named_is_refused_on_the_connection_that_it_has() throws IOException {
        try (var path = path(CALLER, CALLEE)) {
            put(path);
            server.admit(TOKEN, Set.of());
            assertThatThrownBy(() -> holds(path)).isInstanceOf(StoreFault.class);
        }
    }

    @Test
    void who_is_named_for_one_job_gets_nothing_of_another() {
        var other = new PeerToken("the token of another job".getBytes(US_ASCII));
        server.serve(other, PosixPath.of(directory, new SplittableRandom()));
        try (var path = new PeerPath("node-1", address, other, CALLER, CALLEE.fingerprint())) {
            assertThatThrownBy(() -> holds(path)).isInstanceOf(StoreFault.class);
        }
    }

    @Test
    void who_calls_a_moment_before_it_is_named_is_answered_once_it_is() throws Exception {
        start(CALLEE, Duration.ofMinutes(1));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var path = path(CALLER, CALLEE)) {
            var answer =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    put(path);
                                    return holds(path);
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            },
                            threads);
            server.admit(TOKEN, Set.of(key().fingerprint()));
            assertThat(answer).isNotDone();
            server.admit(TOKEN, Set.of(CALLER.fingerprint()));
            assertThat(answer.get()).isTrue();
        }
    }

    @Test
    void plain_text_gets_no_answer_even_with_the_token() throws IOException {
        assertThat(said(request())).isEmpty();
        assertThat(said("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII))).isEmpty();
    }

    private static byte[] request() {
        var request = Wire.request(TOKEN, new Request(Operation.HOLDS, JOB.chunk(HASH), 1, HASH));
        var bytes = new byte[request.remaining()];
        request.get(bytes);
        return bytes;
    }

    /// What is answered until the end of the connection, but for what says that this is no TLS.
    private byte[] said(byte[] bytes) throws IOException {
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(bytes);
            byte[] answer = socket.getInputStream().readAllBytes();
            boolean alert = answer.length == 7 && answer[0] == 21;
            return alert ? new byte[0] : answer;
        }
    }

    @Test
    void who_has_no_certificate_is_refused_in_the_handshake() throws Exception {
        assertThat(isAnswered("TLSv1.3")).isFalse();
    }

    @Test
    void an_older_tls_is_not_spoken() throws Exception {
        assertThat(isAnswered("TLSv1.2")).isFalse();
    }

    /// Whether somebody without a key, who has the token, hears anything.
    private boolean isAnswered(String version) throws GeneralSecurityException, IOException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new PeerPin.Anybody()}, null);
        try (var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(5_000);
            socket.setEnabledProtocols(new String[] {version});
            socket.getOutputStream().write(request());
            return socket.getInputStream().read() >= 0;
        } catch (SSLException | SocketException _) {
            return false;
        }
    }
}
