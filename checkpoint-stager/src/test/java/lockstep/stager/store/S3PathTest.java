package lockstep.stager.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.store.S3FolderServer.Refusal;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
final class S3PathTest extends StorePathContract {
    private Optional<S3FolderServer> server = Optional.empty();

    @BeforeAll
    static void setCredentials() {
        S3FolderServer.lendCredentials();
    }

    @AfterAll
    static void clearCredentials() {
        S3FolderServer.takeCredentials();
    }

    @BeforeEach
    void setUp() throws IOException {
        server = Optional.of(new S3FolderServer(directory));
    }

    @AfterEach
    void tearDown() {
        server().close();
    }

    private S3FolderServer server() {
        return server.orElseThrow();
    }

    @Override
    protected StorePath path() throws IOException {
        return StoreUri.open("s3", server().address());
    }

    @Test
    void objects_lie_below_the_prefix() throws IOException {
        try (var path = StoreUri.open("s3", server().address().replace("?", "/a/b?"))) {
            put(path, bytes(3));
            assertThat(path.list(JOB.name())).containsExactly("chunks");
            assertThat(directory.resolve("a/b").resolve(JOB.chunk(Sha256.of(bytes(3))).text()))
                    .hasBinaryContent(bytes(3));
        }
    }

    @Test
    void lists_of_several_pages_come_together() throws IOException {
        try (var path = path()) {
            for (int step = 0; step < 7; step++) {
                path.putText(JOB.manifest(step, 1), "x".getBytes(US_ASCII));
            }
            assertThat(path.list(JOB.name())).hasSize(7).contains("step-6.attempt-1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, REFUSED",
        "404, NoSuchBucket, REFUSED",
        "503, SlowDown, UNREACHABLE",
        "500, InternalError, UNREACHABLE",
        "507, XMinioStorageFull, FULL",
        "403, QuotaExceeded, FULL",
        "400, BadDigest, CORRUPT"
    })
    void refusals_are_told_by_their_kind(int status, String code, StoreFault.Kind kind)
            throws IOException {
        server().refusal = Optional.of(new Refusal(status, code));
        try (var path = path()) {
            assertThatThrownBy(() -> path.putText(JOB.manifest(1, 1), new byte[3]))
                    .isInstanceOfSatisfying(
                            StoreFault.class, it -> assertThat(it.kind()).isEqualTo(kind))
                    .hasMessageContaining(code);
        }
    }

    @Test
    void nobody_at_the_endpoint_is_unreachable() throws IOException {
        server().close();
        try (var path = path()) {
            assertThatThrownBy(() -> path.list(JOB.name()))
                    .isInstanceOfSatisfying(
                            StoreFault.class,
                            it -> assertThat(it.kind()).isEqualTo(StoreFault.Kind.UNREACHABLE));
        }
    }

    @Test
    void what_reads_back_wrong_is_corrupt_and_does_not_stay() throws IOException {
        server().flips = true;
        try (var path = path()) {
            assertThatThrownBy(() -> put(path, bytes(100_000)))
                    .isInstanceOfSatisfying(
                            StoreFault.class,
                            it -> assertThat(it.kind()).isEqualTo(StoreFault.Kind.CORRUPT));
            assertThat(path.holds(JOB.chunk(Sha256.of(bytes(100_000))), 100_000)).isFalse();
        }
    }

    @Test
    void closing_ends_what_hangs() throws Exception {
        var path = path();
        put(path, bytes(1_000_000));
        var latch = new CountDownLatch(1);
        server().hangs = Optional.of(latch);
        var half = new CountDownLatch(500_000);
        var task =
                new FutureTask<>(
                        () -> {
                            var hash = Sha256.of(bytes(1_000_000));
                            path.get(
                                    JOB.chunk(hash),
                                    1_000_000,
                                    hash,
                                    (_, came) -> {
                                        for (int i = 0; i < came.remaining(); i++) {
                                            half.countDown();
                                        }
                                    });
                            return true;
                        });
        var reader = Thread.ofPlatform().daemon().start(task);
        half.await();
        while (!readsFromSocket(reader)) {
            Thread.onSpinWait();
        }
        path.close();
        assertThatThrownBy(task::get).hasCauseInstanceOf(IOException.class);
        latch.countDown();
    }

    /// Whether it waits for bytes of the other half.
    private static boolean readsFromSocket(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(it -> it.getClassName().contains("NioSocketImpl"));
    }

    @Test
    void nothing_is_kept_beside_the_object() throws IOException {
        try (var path = path()) {
            put(path, bytes(3));
        }
        try (var files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }
}
