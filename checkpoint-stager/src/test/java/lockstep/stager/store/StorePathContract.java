package lockstep.stager.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import lockstep.stager.checkpoint.Sha256;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// What every path must do.
@Timeout(180)
public abstract class StorePathContract {
    protected static final JobFolder JOB = new JobFolder("c1", 7);

    @TempDir protected Path directory = Path.of("/");

    /// A path that keeps its objects below the directory.
    protected abstract StorePath path() throws IOException;

    /// Puts other bytes in an object's place, as the storage itself might.
    protected void replace(StorePath path, ObjectName object, byte[] bytes) throws IOException {
        Files.write(directory.resolve(object.text()), bytes);
    }

    protected static byte[] bytes(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    protected static void put(StorePath path, byte[] bytes) throws IOException {
        var hash = Sha256.of(bytes);
        path.put(JOB.chunk(hash), bytes.length, hash, ChunkSource.of(bytes));
    }

    protected static byte[] get(StorePath path, byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        var hash = Sha256.of(bytes);
        path.get(
                JOB.chunk(hash),
                bytes.length,
                hash,
                (offset, from) -> {
                    assertThat(offset).isEqualTo(out.size());
                    var part = new byte[from.remaining()];
                    from.get(part);
                    out.writeBytes(part);
                });
        return out.toByteArray();
    }

    private static StoreFault.Kind kindOf(Executable call) {
        try {
            call.run();
        } catch (StoreFault e) {
            return e.kind();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("nothing was thrown");
    }

    private interface Executable {
        void run() throws IOException;
    }

    @Test
    void what_was_put_is_there_and_is_got() throws IOException {
        try (var path = path()) {
            for (int size : new int[] {1, 4096, 300_000, 9_000_001}) {
                var bytes = bytes(size);
                assertThat(path.holds(JOB.chunk(Sha256.of(bytes)), size)).isFalse();
                put(path, bytes);
                put(path, bytes);
                assertThat(path.holds(JOB.chunk(Sha256.of(bytes)), size)).isTrue();
                assertThat(path.holds(JOB.chunk(Sha256.of(bytes)), size + 1)).isFalse();
                assertThat(get(path, bytes)).isEqualTo(bytes);
            }
        }
    }

    @Test
    void what_differs_from_its_hash_is_not_there() throws IOException {
        try (var path = path()) {
            var bytes = bytes(5_000_000);
            var other = Sha256.of(bytes(3));
            assertThat(
                            kindOf(
                                    () ->
                                            path.put(
                                                    JOB.chunk(other),
                                                    bytes.length,
                                                    other,
                                                    ChunkSource.of(bytes))))
                    .isEqualTo(StoreFault.Kind.CORRUPT);
            assertThat(path.holds(JOB.chunk(other), bytes.length)).isFalse();
            assertThat(path.list(JOB.chunks().child(other.hex().substring(0, 2)))).isEmpty();
            put(path, bytes);
            assertThat(get(path, bytes)).isEqualTo(bytes);
        }
    }

    @Test
    void what_rots_at_rest_is_told_when_it_is_got() throws IOException {
        try (var path = path()) {
            var bytes = bytes(100_000);
            put(path, bytes);
            var rotten = bytes.clone();
            rotten[50_000] ^= 8;
            replace(path, JOB.chunk(Sha256.of(bytes)), rotten);

            assertThat(kindOf(() -> get(path, bytes))).isEqualTo(StoreFault.Kind.CORRUPT);
        }
    }

    @Test
    void what_is_not_there_is_missing() throws IOException {
        try (var path = path()) {
            assertThat(kindOf(() -> get(path, bytes(10)))).isEqualTo(StoreFault.Kind.MISSING);
            assertThat(path.getText(JOB.manifest(1, 1), 10)).isEmpty();
            assertThat(path.list(JOB.name())).isEmpty();
            path.delete(JOB.manifest(1, 1));
        }
    }

    @Test
    void a_source_that_fails_leaves_nothing() throws IOException {
        try (var path = path()) {
            var hash = Sha256.of(bytes(5_000_000));
            assertThatThrownBy(
                            () ->
                                    path.put(
                                            JOB.chunk(hash),
                                            5_000_000,
                                            hash,
                                            (long offset, ByteBuffer into) -> {
                                                if (offset > 1_000_000) {
                                                    throw new IOException("changed");
                                                }
                                                into.position(into.limit());
                                            }))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("changed");
            assertThat(path.holds(JOB.chunk(hash), 5_000_000)).isFalse();
        }
    }

    @Test
    void texts_are_replaced_listed_and_deleted() throws IOException {
        try (var path = path()) {
            var name = JOB.manifest(120, 1);
            path.putText(name, "one".getBytes(US_ASCII));
            path.putText(name, "three".getBytes(US_ASCII));

            assertThat(path.getText(name, 5).orElseThrow()).asString().isEqualTo("three");
            assertThat(path.list(JOB.name())).containsExactly("step-120.attempt-1");
            assertThat(path.list(JOB.checkpoint(120, 1))).containsExactly("manifest");
            path.delete(name);
            path.delete(JOB.checkpoint(120, 1));
            assertThat(path.list(JOB.name())).isEmpty();
        }
    }

    @Test
    void a_probe_leaves_nothing() throws IOException {
        try (var path = path()) {
            path.probe(JOB.name());
            assertThat(path.list(JOB.name())).isEmpty();
        }
    }
}
