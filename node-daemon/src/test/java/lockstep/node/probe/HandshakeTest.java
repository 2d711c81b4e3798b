package lockstep.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import lockstep.node.probe.Handshake.Answer;
import lockstep.node.probe.Handshake.Hello;
import lockstep.node.probe.Handshake.Verdict;
import lockstep.node.probe.Tickets.Way;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;
import java.util.function.Predicate;

final class HandshakeTest {

    private static final ClusterKey KEY = new ClusterKey("secret");
    private static final Nonce CHALLENGE = new Nonce(1, 2);
    private static final Hello HELLO = new Hello(new Nonce(3, 4), 20, 1 << 20);
    private static final Answer ACCEPTED = new Answer(Verdict.ACCEPTED, 77);

    private final Tickets tickets = new Tickets(KEY, CHALLENGE, HELLO.nonce(), 77, 20);

    private static ByteBuf hello() {
        return Handshake.hello(KEY, CHALLENGE, HELLO);
    }

    private static ByteBuf answer() {
        return Handshake.answer(KEY, CHALLENGE, HELLO.nonce(), ACCEPTED);
    }

    private static boolean accepts(ByteBuf hello) {
        return Handshake.readHello(KEY, CHALLENGE, hello).isPresent();
    }

    private static boolean believes(ByteBuf answer) {
        return Handshake.readAnswer(KEY, CHALLENGE, HELLO.nonce(), answer).isPresent();
    }

    /// For each bit a copy in which it is the other way.
    private static void assertNoBitMayDiffer(ByteBuf whole, Predicate<ByteBuf> taken) {
        assertThat(taken.test(whole.copy())).isTrue();
        for (int bit = 0; bit < whole.readableBytes() * 8; bit++) {
            ByteBuf other = whole.copy();
            other.setByte(bit / 8, other.getByte(bit / 8) ^ 1 << bit % 8);
            assertThat(taken.test(other)).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void what_is_said_is_heard() {
        assertThat(Handshake.readChallenge(Handshake.challenge(CHALLENGE))).contains(CHALLENGE);
        assertThat(Handshake.readHello(KEY, CHALLENGE, hello())).contains(HELLO);
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void each_verdict_is_heard(Verdict verdict) {
        var answer = new Answer(verdict, 5);
        ByteBuf said = Handshake.answer(KEY, CHALLENGE, HELLO.nonce(), answer);

        assertThat(Handshake.readAnswer(KEY, CHALLENGE, HELLO.nonce(), said)).contains(answer);
    }

    @Test
    void each_message_has_its_length() {
        assertThat(Handshake.challenge(CHALLENGE).readableBytes())
                .isEqualTo(Handshake.CHALLENGE_BYTES);
        assertThat(hello().readableBytes()).isEqualTo(Handshake.HELLO_BYTES);
        assertThat(answer().readableBytes()).isEqualTo(Handshake.ANSWER_BYTES);
        assertThat(tickets.datagram(Way.THERE, 3).readableBytes())
                .isEqualTo(tickets.datagram(Way.BACK, 3).readableBytes())
                .isEqualTo(Tickets.DATAGRAM_BYTES);
    }

    @Test
    void no_bit_of_a_message_may_differ() {
        assertNoBitMayDiffer(hello(), HandshakeTest::accepts);
        assertNoBitMayDiffer(answer(), HandshakeTest::believes);
        assertNoBitMayDiffer(
                tickets.datagram(Way.THERE, 7), in -> tickets.read(Way.THERE, in).isPresent());
    }

    @Test
    void what_was_overheard_serves_for_no_other_probe() {
        assertThat(Handshake.readHello(KEY, new Nonce(1, 3), hello())).isEmpty();
        assertThat(Handshake.readAnswer(KEY, CHALLENGE, new Nonce(3, 5), answer())).isEmpty();
        var others = new Tickets(KEY, new Nonce(1, 3), HELLO.nonce(), 77, 20);
        assertThat(others.read(Way.THERE, tickets.datagram(Way.THERE, 7))).isEmpty();
    }

    @Test
    void a_ticket_there_is_none_back() {
        assertThat(tickets.read(Way.BACK, tickets.datagram(Way.THERE, 7))).isEmpty();
        assertThat(tickets.read(Way.BACK, tickets.datagram(Way.BACK, 7))).hasValue(7);
    }

    @Test
    void another_secret_is_refused() {
        var other = new ClusterKey("Secret");

        assertThat(Handshake.readHello(other, CHALLENGE, hello())).isEmpty();
        assertThat(Handshake.readAnswer(other, CHALLENGE, HELLO.nonce(), answer())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void random_bytes_are_refused(long seed) {
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 1_000; round++) {
            byte[] bytes = new byte[Handshake.HELLO_BYTES];
            random.nextBytes(bytes);
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            assertThat(Handshake.readChallenge(in.duplicate())).isEmpty();
            assertThat(accepts(in.duplicate())).isFalse();
            assertThat(believes(in.duplicate())).isFalse();
            ByteBuf some = in.duplicate().readSlice(random.nextInt(bytes.length));
            assertThat(tickets.read(Way.THERE, some)).isEmpty();
        }
    }
}
