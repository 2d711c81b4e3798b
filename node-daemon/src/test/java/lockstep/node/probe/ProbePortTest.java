package lockstep.node.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import lockstep.node.probe.Handshake.Answer;
import lockstep.node.probe.Handshake.Hello;
import lockstep.node.probe.Handshake.Verdict;
import lockstep.node.probe.Tickets.Way;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// What strangers and bad peers say to the probe port, by plain sockets.
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("probes") // one class at a time, and one test of it: they measure
final class ProbePortTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final int SOON_MILLIS = 20_000;

    @TempDir Path folder;
    private ProbeBench bench;

    @BeforeEach
    void open() {
        bench = ProbeBench.open(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Socket connect() throws IOException {
        var socket = new Socket(HERE, bench.port.number());
        socket.setSoTimeout(SOON_MILLIS);
        return socket;
    }

    private static ByteBuf read(Socket socket, int bytes) throws IOException {
        return Unpooled.wrappedBuffer(socket.getInputStream().readNBytes(bytes));
    }

    /// Until the port closes the connection, in whichever way.
    private static int bytesUntilClosed(Socket socket) {
        int count = 0;
        try {
            while (socket.getInputStream().read() >= 0) {
                count++;
            }
        } catch (IOException e) {
            assertThat(e).as("closed, not silent").hasMessageContaining("reset");
        }
        return count;
    }

    private static void write(Socket socket, ByteBuf bytes) throws IOException {
        socket.getOutputStream().write(ByteBufUtil.getBytes(bytes));
    }

    /// A connection that said hello.
    private record Peer(Socket socket, Nonce challenge, Answer answer, Tickets tickets)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Peer greet(int roundTrips, long burstBytes) throws IOException {
        Socket socket = connect();
        Nonce challenge =
                Handshake.readChallenge(read(socket, Handshake.CHALLENGE_BYTES)).orElseThrow();
        var hello = new Hello(new Nonce(5, 6), roundTrips, burstBytes);
        write(socket, Handshake.hello(bench.key(), challenge, hello));
        Answer answer =
                Handshake.readAnswer(
                                bench.key(),
                                challenge,
                                hello.nonce(),
                                read(socket, Handshake.ANSWER_BYTES))
                        .orElseThrow();
        var tickets =
                new Tickets(
                        bench.key(),
                        challenge,
                        hello.nonce(),
                        answer.session(),
                        Math.clamp(roundTrips, 0, 100));
        return new Peer(socket, challenge, answer, tickets);
    }

    private Verdict verdict(int roundTrips, long burstBytes) throws IOException {
        try (Peer peer = greet(roundTrips, burstBytes)) {
            return peer.answer().verdict();
        }
    }

    private void assertThatItStillServes() throws InterruptedException {
        bench.awaitFree();
        assertThat(bench.measure(bench.address(), 3, 1_000).lost()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void random_bytes_are_denied_and_the_connection_closed(long seed)
            throws IOException, InterruptedException {
        byte[] bytes = new byte[Handshake.HELLO_BYTES * 50];
        new SplittableRandom(seed).nextBytes(bytes);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes);

            assertThat(bytesUntilClosed(socket))
                    .isLessThanOrEqualTo(Handshake.CHALLENGE_BYTES + Handshake.ANSWER_BYTES);
        }
        assertThatItStillServes();
    }

    @Test
    void who_says_too_little_is_closed() throws IOException, InterruptedException {
        try (Socket silent = connect();
                Socket slow = connect()) {
            slow.getOutputStream().write(new byte[Handshake.HELLO_BYTES - 1]);

            assertThat(bytesUntilClosed(silent)).isEqualTo(Handshake.CHALLENGE_BYTES);
            assertThat(bytesUntilClosed(slow)).isEqualTo(Handshake.CHALLENGE_BYTES);
        }
        assertThatItStillServes();
    }

    @Test
    void who_only_connects_does_not_keep_others_out() throws IOException, InterruptedException {
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 3 * Callers.MOST; i++) {
            idle.add(connect());
        }

        assertThat(bench.measure(bench.address(), 3, 1_000).lost()).isZero();
        assertThat(bytesUntilClosed(idle.getFirst())).isEqualTo(Handshake.CHALLENGE_BYTES);
        for (Socket socket : idle) {
            socket.close();
        }
    }

    @Test
    void more_than_a_probe_may_have_is_refused() throws IOException {
        assertThat(verdict(0, 0)).isEqualTo(Verdict.TOO_MUCH);
        assertThat(verdict(-1, 0)).isEqualTo(Verdict.TOO_MUCH);
        assertThat(verdict(ProbeOrder.ROUND_TRIPS_MAX + 1, 0)).isEqualTo(Verdict.TOO_MUCH);
        assertThat(verdict(1, -1)).isEqualTo(Verdict.TOO_MUCH);
        assertThat(verdict(1, ProbeOrder.BURST_BYTES_MAX + 1)).isEqualTo(Verdict.TOO_MUCH);
        assertThat(verdict(1, 0)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void a_second_peer_is_told_that_the_node_is_busy() throws IOException, InterruptedException {
        try (Peer first = greet(1, 0)) {
            assertThat(first.answer().verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(verdict(1, 0)).isEqualTo(Verdict.BUSY);
        }
        assertThatItStillServes();
    }

    @Test
    void a_peer_that_does_not_go_on_loses_its_turn() throws IOException, InterruptedException {
        bench.close();
        bench = ProbeBench.open(folder, ProbeBench.SHORTER);
        try (Peer peer = greet(1, 0)) {
            assertThat(bytesUntilClosed(peer.socket())).isZero();
        }
        assertThatItStillServes();
    }

    @Test
    void a_burst_that_stops_ends_with_what_was_received() throws IOException {
        try (Peer peer = greet(1, 1_000)) {
            write(peer.socket(), Unpooled.buffer().writeLong(1_000).writeZero(10));

            assertThat(read(peer.socket(), Handshake.DONE_BYTES).readLong()).isEqualTo(10);
        }
        bench.awaitFree();
    }

    @Test
    void a_longer_burst_than_was_said_is_refused() throws IOException {
        try (Peer peer = greet(1, 1_000)) {
            write(peer.socket(), Unpooled.buffer().writeLong(1_001));

            assertThat(bytesUntilClosed(peer.socket())).isZero();
        }
        bench.awaitFree();
    }

    @Test
    void what_follows_a_burst_is_not_counted() throws IOException {
        try (Peer peer = greet(1, 100)) {
            write(peer.socket(), Unpooled.buffer().writeLong(100).writeZero(5_000));

            assertThat(read(peer.socket(), Handshake.DONE_BYTES).readLong()).isEqualTo(100);
        }
    }

    /// Datagrams of one sender arrive in order here, so that an answer shows what was not answered
    /// before it.
    @Test
    void datagrams_are_answered_once_and_only_with_their_ticket() throws IOException {
        try (Peer peer = greet(10, 0);
                var socket = new DatagramSocket(new InetSocketAddress(HERE, 0))) {
            socket.setSoTimeout(SOON_MILLIS);
            Tickets tickets = peer.tickets();
            send(socket, Unpooled.EMPTY_BUFFER);
            send(socket, Unpooled.buffer().writeZero(Tickets.DATAGRAM_BYTES));
            send(socket, Unpooled.buffer().writeZero(1_400));
            send(socket, tickets.datagram(Way.BACK, 1));
            send(socket, tickets.datagram(Way.THERE, 1).writeByte(0));
            send(socket, tickets.datagram(Way.THERE, 1).setInt(Long.BYTES, 2));
            send(socket, tickets.datagram(Way.THERE, 1).setInt(Long.BYTES, -1));
            send(socket, tickets.datagram(Way.THERE, 1).setInt(Long.BYTES, 1_000_000));

            send(socket, tickets.datagram(Way.THERE, 3));
            send(socket, tickets.datagram(Way.THERE, 3));
            send(socket, tickets.datagram(Way.THERE, 4));

            assertThat(tickets.read(Way.BACK, receive(socket))).hasValue(3);
            assertThat(tickets.read(Way.BACK, receive(socket))).hasValue(4);
        }
    }

    @Test
    void datagrams_are_answered_only_while_the_probe_lasts() throws IOException {
        Tickets over;
        try (Peer peer = greet(10, 0)) {
            over = peer.tickets();
        }
        bench.awaitFree();
        try (Peer peer = greet(10, 0);
                var socket = new DatagramSocket(new InetSocketAddress(HERE, 0))) {
            socket.setSoTimeout(SOON_MILLIS);
            send(socket, over.datagram(Way.THERE, 1));
            send(socket, peer.tickets().datagram(Way.THERE, 2));

            assertThat(peer.tickets().read(Way.BACK, receive(socket))).hasValue(2);
        }
    }

    @Test
    void datagrams_from_another_host_are_not_answered() throws IOException {
        try (Peer peer = greet(10, 0);
                var other = new DatagramSocket(new InetSocketAddress("127.0.0.2", 0));
                var own = new DatagramSocket(new InetSocketAddress(HERE, 0))) {
            own.setSoTimeout(SOON_MILLIS);
            send(other, peer.tickets().datagram(Way.THERE, 1));
            send(own, peer.tickets().datagram(Way.THERE, 1));

            assertThat(peer.tickets().read(Way.BACK, receive(own))).hasValue(1);
        }
    }

    private void send(DatagramSocket socket, ByteBuf bytes) throws IOException {
        byte[] all = ByteBufUtil.getBytes(bytes);
        socket.send(new DatagramPacket(all, all.length, HERE, bench.port.number()));
    }

    private static ByteBuf receive(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[2_000], 2_000);
        socket.receive(packet);
        assertThat(packet.getLength()).isEqualTo(Tickets.DATAGRAM_BYTES);
        return Unpooled.wrappedBuffer(packet.getData(), 0, packet.getLength());
    }

    @Test
    void a_port_that_is_taken_is_said() {
        var at = new InetSocketAddress(HERE, bench.port.number());

        assertThatThrownBy(() -> ProbeBench.openAt(at))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Address already in use");
    }

    @Test
    void an_address_of_another_host_is_said() {
        var elsewhere = new InetSocketAddress("192.0.2.1", 0);

        assertThatThrownBy(() -> ProbeBench.openAt(elsewhere))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Cannot assign requested address");
    }
}
