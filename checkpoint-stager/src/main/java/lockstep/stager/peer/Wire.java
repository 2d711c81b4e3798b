package lockstep.stager.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.StoreFault;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The form of requests and answers.
final class Wire {
    static final int MAGIC = 0x4C535031;

    /// Magic, operation, length of the token, length of the name.
    static final int HEAD_BYTES = 4 + 1 + 1 + 2;

    /// Size and hash, after token and name.
    static final int TAIL_BYTES = 8 + 32;

    static final int NAME_BYTES_MAX = 1_100;
    static final int TEXT_BYTES_MAX = 64 << 20;

    /// Status, length of the message, length of the body.
    static final int ANSWER_BYTES = 1 + 2 + 8;

    static final int MESSAGE_BYTES_MAX = 4_000;

    private Wire() {}

    enum Operation {
        HOLDS(1),
        PUT(2),
        GET(3),
        PUT_TEXT(4),
        GET_TEXT(5),
        LIST(6),
        DELETE(7),
        PROBE(8),
        FREE(9);

        private final int code;

        Operation(int code) {
            this.code = code;
        }

        static Optional<Operation> of(int code) {
            return Arrays.stream(values()).filter(it -> it.code == code).findFirst();
        }

        /// Whether bytes follow the request.
        boolean hasBody() {
            return this == PUT || this == PUT_TEXT;
        }

        /// Most of what its size may say.
        long sizeMax() {
            return switch (this) {
                case PUT, GET, HOLDS -> ShardManifest.CHUNK_SIZE;
                case PUT_TEXT, GET_TEXT -> TEXT_BYTES_MAX;
                case LIST, DELETE, PROBE, FREE -> 0;
            };
        }
    }

    enum Status {
        OK(1),
        NO(2),
        FAILED(3),
        FULL(11, StoreFault.Kind.FULL),
        CORRUPT(12, StoreFault.Kind.CORRUPT),
        MISSING(13, StoreFault.Kind.MISSING),
        REFUSED(14, StoreFault.Kind.REFUSED),
        UNREACHABLE(15, StoreFault.Kind.UNREACHABLE);

        private final int code;
        private final Optional<StoreFault.Kind> fault;

        Status(int code) {
            this.code = code;
            this.fault = Optional.empty();
        }

        Status(int code, StoreFault.Kind fault) {
            this.code = code;
            this.fault = Optional.of(fault);
        }

        /// What it means, if it tells of a fault of that kind.
        Optional<StoreFault.Kind> fault() {
            return fault;
        }

        static Optional<Status> of(int code) {
            return Arrays.stream(values()).filter(it -> it.code == code).findFirst();
        }

        static Status of(StoreFault.Kind kind) {
            return Arrays.stream(values())
                    .filter(it -> it.fault.equals(Optional.of(kind)))
                    .findFirst()
                    .orElse(FAILED);
        }
    }

    record Request(Operation operation, ObjectName name, long size, Sha256 hash) {}

    static ByteBuffer request(PeerToken token, Request request) {
        var secret = token.bytes();
        var name = request.name().text().getBytes(US_ASCII);
        return ByteBuffer.allocate(HEAD_BYTES + secret.length + name.length + TAIL_BYTES)
                .putInt(MAGIC)
                .put((byte) request.operation().code)
                .put((byte) secret.length)
                .putShort((short) name.length)
                .put(secret)
                .put(name)
                .putLong(request.size())
                .put(HexFormat.of().parseHex(request.hash().hex()))
                .flip();
    }

    static ByteBuffer answer(Status status, String message, long bodyBytes) {
        var text = message.getBytes(UTF_8);
        var bounded = Arrays.copyOf(text, Math.min(text.length, MESSAGE_BYTES_MAX));
        return ByteBuffer.allocate(ANSWER_BYTES + bounded.length)
                .put((byte) status.code)
                .putShort((short) bounded.length)
                .putLong(bodyBytes)
                .put(bounded)
                .flip();
    }
}
