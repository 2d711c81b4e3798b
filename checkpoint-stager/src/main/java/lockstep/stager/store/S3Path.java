package lockstep.stager.store;

import lockstep.stager.checkpoint.Sha256;

import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// A bucket of S3, or of what speaks its protocol, with the credentials of the user as whom we run:
/// those that Amazon's own programs would take.
///
/// An object appears whole or not at all, and is durable once its put is answered. It is sent with
/// its SHA-256, by which the store checks what came, and then read back and compared here, too.
/// Nothing is tried twice: who calls knows better whether another path would do.
final class S3Path implements StorePath {
    private static final int PROBE_BYTES = 4 << 10;

    private final String name;
    private final S3Location location;
    private final S3Client client;
    private final String writer;
    private final AtomicLong count = new AtomicLong();
    private final Buffers buffers = new Buffers();
    private final Set<ResponseInputStream<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private S3Path(String name, S3Location location, S3Client client, RandomGenerator random) {
        this.name = name;
        this.location = location;
        this.client = client;
        this.writer = HexFormat.of().toHexDigits(random.nextLong());
    }

    /// Reaches for nothing yet.
    ///
    /// @throws IOException if the user's settings have no region and none is given
    static S3Path of(String name, S3Location location, RandomGenerator random) throws IOException {
        return new S3Path(name, location, S3Clients.of(name, location), random);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean holds(ObjectName object, long size) throws IOException {
        try {
            return ask(
                    object,
                    () ->
                            client.headObject(
                                                    it ->
                                                            it.bucket(location.bucket())
                                                                    .key(location.key(object)))
                                            .contentLength()
                                    == size);
        } catch (StoreFault e) {
            if (e.kind() == StoreFault.Kind.MISSING) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void put(ObjectName object, long size, Sha256 hash, ChunkSource source)
            throws IOException {
        send(object, size, hash, source);
        try {
            fetch(object, size, hash, (_, from) -> source.readBack(from.remaining()));
        } catch (StoreFault e) {
            if (e.kind() == StoreFault.Kind.CORRUPT) {
                deleteQuietly(object, e);
            }
            throw e;
        }
    }

    private void send(ObjectName object, long size, Sha256 hash, ChunkSource source)
            throws IOException {
        var checksum = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hash.hex()));
        var request =
                PutObjectRequest.builder()
                        .bucket(location.bucket())
                        .key(location.key(object))
                        .contentLength(size)
                        .checksumSHA256(checksum)
                        .build();
        var streams = new ArrayList<SourceStream>();
        var body =
                RequestBody.fromContentProvider(
                        () -> {
                            // Over plain HTTP it is read twice: its hash is a part of the
                            // signature.
                            var stream = new SourceStream(source, size);
                            streams.add(stream);
                            return stream;
                        },
                        size,
                        "application/octet-stream");
        try {
            ask(object, () -> client.putObject(request, body));
        } catch (StoreFault e) {
            for (var stream : streams) {
                if (stream.failure.isPresent()) {
                    throw stream.failure.get();
                }
            }
            throw e;
        }
    }

    @Override
    public void get(ObjectName object, long size, Sha256 hash, ChunkSink sink) throws IOException {
        fetch(object, size, hash, sink);
    }

    private void fetch(ObjectName object, long size, Sha256 hash, ChunkSink sink)
            throws IOException {
        var buffer = buffers.take();
        var digest = Sha256.newDigest();
        long done = 0;
        try (var in = new Answer(object)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                int useful = (int) Math.min(length, size - done);
                if (useful == 0) {
                    break;
                }
                digest.update(buffer, 0, useful);
                sink.write(done, ByteBuffer.wrap(buffer, 0, useful));
                done += useful;
            }
            var found = Sha256.finish(digest);
            if (done != size || in.length() != size || !found.equals(hash)) {
                throw new StoreFault(
                        StoreFault.Kind.CORRUPT,
                        "%s on %s is not what was put there: it has %d bytes of %d and the hash %s."
                                .formatted(object.text(), name, done, size, found.hex()));
            }
        } finally {
            buffers.give(buffer);
        }
    }

    @Override
    public void putText(ObjectName object, byte[] text) throws IOException {
        put(object, text.length, Sha256.of(text), ChunkSource.of(text));
    }

    @Override
    public Optional<byte[]> getText(ObjectName object, int bytesMax) throws IOException {
        try (var in = new Answer(object)) {
            if (in.length() > bytesMax) {
                throw new StoreFault(
                        StoreFault.Kind.CORRUPT,
                        "%s on %s is longer than %d bytes"
                                .formatted(object.text(), name, bytesMax));
            }
            return Optional.of(in.readAll());
        } catch (StoreFault e) {
            if (e.kind() == StoreFault.Kind.MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<String> list(ObjectName folder) throws IOException {
        var prefix = location.key(folder) + "/";
        return ask(
                folder,
                () -> {
                    var names = new ArrayList<String>();
                    var pages =
                            client.listObjectsV2Paginator(
                                    it ->
                                            it.bucket(location.bucket())
                                                    .prefix(prefix)
                                                    .delimiter("/"));
                    for (var page : pages) {
                        page.commonPrefixes().forEach(it -> names.add(last(it.prefix())));
                        page.contents().forEach(it -> names.add(last(it.key())));
                    }
                    names.removeIf(String::isEmpty);
                    return names;
                });
    }

    /// The last segment, with or without a slash after it.
    private static String last(String key) {
        int end = key.endsWith("/") ? key.length() - 1 : key.length();
        return key.substring(key.lastIndexOf('/', end - 1) + 1, end);
    }

    @Override
    public void delete(ObjectName object) throws IOException {
        ask(
                object,
                () ->
                        client.deleteObject(
                                it -> it.bucket(location.bucket()).key(location.key(object))));
    }

    private void deleteQuietly(ObjectName object, IOException because) {
        try {
            delete(object);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    @Override
    public void probe(ObjectName folder) throws IOException {
        var object = folder.child("probe-%s-%d".formatted(writer, count.getAndIncrement()));
        putText(object, new byte[PROBE_BYTES]);
        delete(object);
    }

    @Override
    public OptionalLong freeBytes() {
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(ResponseInputStream::abort);
        client.close();
    }

    private void requireOpen() throws StoreFault {
        if (closed) {
            throw new StoreFault(StoreFault.Kind.UNREACHABLE, name + " was closed");
        }
    }

    private interface Question<T> {
        T ask();
    }

    private <T> T ask(ObjectName object, Question<T> question) throws IOException {
        requireOpen();
        try {
            return question.ask();
        } catch (SdkException | IllegalStateException | UncheckedIOException e) {
            // The second is how a client says that it was closed meanwhile, the third how it passes
            // on what a source throws while its hash is taken.
            requireOpen();
            throw S3Faults.of(name, object.text(), e);
        }
    }

    /// An object while it comes.
    private final class Answer implements AutoCloseable {
        private final ResponseInputStream<GetObjectResponse> in;
        private boolean ended;

        Answer(ObjectName object) throws IOException {
            var request =
                    GetObjectRequest.builder()
                            .bucket(location.bucket())
                            .key(location.key(object))
                            .build();
            this.in = ask(object, () -> client.getObject(request));
            open.add(in);
            if (closed) {
                close();
                requireOpen();
            }
        }

        long length() {
            return in.response().contentLength();
        }

        int read(byte[] buffer) throws IOException {
            int length = in.read(buffer);
            requireOpen();
            ended = length < 0;
            return length;
        }

        byte[] readAll() throws IOException {
            var all = in.readNBytes(Math.toIntExact(length()));
            ended = true;
            return all;
        }

        @Override
        public void close() throws IOException {
            open.remove(in);
            if (ended) {
                in.close();
            } else {
                // To close it would be to read the rest.
                in.abort();
            }
        }
    }

    /// A chunk as a stream.
    private final class SourceStream extends InputStream {
        private final ChunkSource source;
        private final long size;
        private long done;

        /// Why it could not be read, which is not the path's fault.
        private Optional<IOException> failure = Optional.empty();

        SourceStream(ChunkSource source, long size) {
            this.source = source;
            this.size = size;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            requireOpen();
            int useful = (int) Math.min(length, size - done);
            if (useful == 0) {
                return length == 0 ? 0 : -1;
            }
            try {
                source.read(done, ByteBuffer.wrap(into, offset, useful));
            } catch (IOException e) {
                failure = Optional.of(e);
                throw e;
            }
            done += useful;
            return useful;
        }
    }
}
