package lockstep.node.probe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.OptionalInt;

/// The datagrams of one probe. Each round trip has a ticket for its way there and one for its way
/// back, which nobody without the cluster's key can make. Both ends make all of them beforehand:
/// what is measured then has no cryptography in it.
final class Tickets {

    /// Session, number, ticket.
    static final int DATAGRAM_BYTES = Long.BYTES + Integer.BYTES + ClusterKey.PROOF_BYTES / 2;

    /// Which way a datagram goes.
    enum Way {
        THERE,
        BACK
    }

    private final long session;
    private final byte[][] proofs;

    /// @param challenge the peer's nonce
    /// @param hello the nonce of the one that begins
    Tickets(ClusterKey key, Nonce challenge, Nonce hello, long session, int roundTrips) {
        this.session = session;
        this.proofs = new byte[roundTrips][];
        Arrays.setAll(
                proofs,
                number ->
                        key.proof(
                                "ticket",
                                challenge.high(),
                                challenge.low(),
                                hello.high(),
                                hello.low(),
                                session,
                                number));
    }

    ByteBuf datagram(Way way, int number) {
        return Unpooled.buffer(DATAGRAM_BYTES)
                .writeLong(session)
                .writeInt(number)
                .writeBytes(ticket(way, number));
    }

    /// The number of the round trip; empty where it is no datagram of this probe.
    OptionalInt read(Way way, ByteBuf in) {
        if (in.readableBytes() != DATAGRAM_BYTES || in.readLong() != session) {
            return OptionalInt.empty();
        }
        int number = in.readInt();
        if (number < 0 || number >= proofs.length) {
            return OptionalInt.empty();
        }
        byte[] found = new byte[in.readableBytes()];
        in.readBytes(found);
        return MessageDigest.isEqual(found, ticket(way, number))
                ? OptionalInt.of(number)
                : OptionalInt.empty();
    }

    private byte[] ticket(Way way, int number) {
        byte[] proof = proofs[number];
        int middle = proof.length / 2;
        return way == Way.THERE
                ? Arrays.copyOfRange(proof, 0, middle)
                : Arrays.copyOfRange(proof, middle, proof.length);
    }
}
