package lockstep.node.probe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/// What two probe ports say before they measure. The package says how it lies on the wire.
///
/// Each proof covers both nonces, so none can be used again, nor for the other direction.
final class Handshake {

    private static final long MAGIC = 0x4C53_5052_4F42_4531L; // "LSPROBE1"
    private static final String HELLO = "hello";
    private static final String ANSWER = "answer";

    static final int CHALLENGE_BYTES = Long.BYTES + Nonce.BYTES;
    static final int HELLO_BYTES =
            Long.BYTES + Nonce.BYTES + Integer.BYTES + Long.BYTES + ClusterKey.PROOF_BYTES;
    static final int ANSWER_BYTES = 1 + Long.BYTES + ClusterKey.PROOF_BYTES;
    static final int GO_BYTES = Long.BYTES;
    static final int DONE_BYTES = Long.BYTES;

    private Handshake() {}

    /// What the one that begins wants.
    record Hello(Nonce nonce, int roundTrips, long burstBytes) {}

    /// Whether the peer takes part.
    enum Verdict {
        /// It does.
        ACCEPTED(0),
        /// It is in another probe.
        BUSY(1),
        /// A gang has the node, and would feel the burst.
        IN_USE(2),
        /// More is asked than a probe may have.
        TOO_MUCH(3),
        /// No proof that the other one belongs to the cluster.
        DENIED(4);

        /// On the wire.
        private final int code;

        Verdict(int code) {
            this.code = code;
        }

        private static Optional<Verdict> of(int code) {
            return Arrays.stream(values()).filter(verdict -> verdict.code == code).findAny();
        }
    }

    /// What the peer says to a hello.
    ///
    /// @param session names the probe in its datagrams; 0 where it was not accepted
    record Answer(Verdict verdict, long session) {}

    static ByteBuf challenge(Nonce nonce) {
        return Unpooled.buffer(CHALLENGE_BYTES)
                .writeLong(MAGIC)
                .writeLong(nonce.high())
                .writeLong(nonce.low());
    }

    /// Empty where this is no probe port of our version.
    static Optional<Nonce> readChallenge(ByteBuf in) {
        boolean ours = in.readLong() == MAGIC;
        Nonce nonce = readNonce(in);
        return ours ? Optional.of(nonce) : Optional.empty();
    }

    private static Nonce readNonce(ByteBuf in) {
        return new Nonce(in.readLong(), in.readLong());
    }

    static ByteBuf hello(ClusterKey key, Nonce challenge, Hello hello) {
        return Unpooled.buffer(HELLO_BYTES)
                .writeLong(MAGIC)
                .writeLong(hello.nonce().high())
                .writeLong(hello.nonce().low())
                .writeInt(hello.roundTrips())
                .writeLong(hello.burstBytes())
                .writeBytes(helloProof(key, challenge, hello));
    }

    /// Empty where it was made without the key, or not for this challenge.
    static Optional<Hello> readHello(ClusterKey key, Nonce challenge, ByteBuf in) {
        boolean ours = in.readLong() == MAGIC;
        var hello = new Hello(readNonce(in), in.readInt(), in.readLong());
        boolean proved = isNext(in, helloProof(key, challenge, hello));
        return ours && proved ? Optional.of(hello) : Optional.empty();
    }

    private static byte[] helloProof(ClusterKey key, Nonce challenge, Hello hello) {
        return key.proof(
                HELLO,
                challenge.high(),
                challenge.low(),
                hello.nonce().high(),
                hello.nonce().low(),
                hello.roundTrips(),
                hello.burstBytes());
    }

    static ByteBuf answer(ClusterKey key, Nonce challenge, Nonce hello, Answer answer) {
        return Unpooled.buffer(ANSWER_BYTES)
                .writeByte(answer.verdict().code)
                .writeLong(answer.session())
                .writeBytes(answerProof(key, challenge, hello, answer));
    }

    /// Empty where it was made without the key, or not for this hello.
    static Optional<Answer> readAnswer(ClusterKey key, Nonce challenge, Nonce hello, ByteBuf in) {
        Optional<Verdict> verdict = Verdict.of(in.readUnsignedByte());
        long session = in.readLong();
        return verdict.map(known -> new Answer(known, session))
                .filter(answer -> isNext(in, answerProof(key, challenge, hello, answer)));
    }

    private static byte[] answerProof(ClusterKey key, Nonce challenge, Nonce hello, Answer answer) {
        return key.proof(
                ANSWER,
                challenge.high(),
                challenge.low(),
                hello.high(),
                hello.low(),
                answer.verdict().code,
                answer.session());
    }

    /// In a time that does not tell how much of it is right.
    private static boolean isNext(ByteBuf in, byte[] expected) {
        byte[] found = new byte[expected.length];
        in.readBytes(found);
        return MessageDigest.isEqual(found, expected);
    }
}
