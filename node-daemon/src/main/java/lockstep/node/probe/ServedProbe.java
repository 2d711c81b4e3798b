package lockstep.node.probe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

import lockstep.node.probe.Handshake.Answer;
import lockstep.node.probe.Handshake.Hello;
import lockstep.node.probe.Handshake.Verdict;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// One connection to the probe port, from its challenge to its end. What it may take is bounded in
/// bytes and in time at each stage.
final class ServedProbe extends ByteToMessageDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(ServedProbe.class);

    private final ProbePort port;
    private final Nonce challenge;
    private Stage stage = new Stage.Greeting();

    /// How far it is.
    private sealed interface Stage {

        /// The hello is awaited.
        record Greeting() implements Stage {}

        /// Round trips are made, GO is awaited.
        record Accepted(Hello hello, Turn.Taken turn) implements Stage {}

        /// The burst comes.
        record Burst(long bytes, long received, Turn.Taken turn) implements Stage {}

        /// All is said; what still comes is thrown away.
        record Over() implements Stage {}
    }

    ServedProbe(ProbePort port, RandomGenerator random) {
        this.port = port;
        this.challenge = Nonce.of(random);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        port.callers().add(context.channel());
        var _ = context.writeAndFlush(Handshake.challenge(challenge), context.voidPromise());
        ChannelTimer.after(
                context,
                port.patience().step(),
                () -> {
                    if (stage instanceof Stage.Greeting) {
                        close(context);
                    }
                });
        ChannelTimer.after(context, port.patience().probe(), () -> close(context));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws IOException {
        switch (stage) {
            case Stage.Greeting _ -> greet(context, in);
            case Stage.Accepted accepted -> go(context, accepted, in);
            case Stage.Burst burst -> receive(context, burst, in);
            case Stage.Over _ -> in.skipBytes(in.readableBytes());
        }
    }

    private void greet(ChannelHandlerContext context, ByteBuf in) throws IOException {
        if (in.readableBytes() < Handshake.HELLO_BYTES) {
            return;
        }
        ClusterKey key = port.key();
        Optional<Hello> hello = Handshake.readHello(key, challenge, in);
        Nonce nonce = hello.map(Hello::nonce).orElse(challenge);
        Optional<Verdict> against = hello.map(this::against).orElse(Optional.of(Verdict.DENIED));
        Optional<Turn.Taken> turn = against.isPresent() ? Optional.empty() : port.turn().take();
        if (hello.isPresent() && turn.isPresent()) {
            accept(context, key, hello.get(), turn.get());
        } else {
            stage = new Stage.Over();
            var answer = new Answer(against.orElse(Verdict.BUSY), 0);
            context.writeAndFlush(Handshake.answer(key, challenge, nonce, answer))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    private Optional<Verdict> against(Hello hello) {
        if (!ProbeOrder.isWithinLimits(hello.roundTrips(), hello.burstBytes())) {
            return Optional.of(Verdict.TOO_MUCH);
        }
        return hello.burstBytes() > 0 && !port.nodeIsFree()
                ? Optional.of(Verdict.IN_USE)
                : Optional.empty();
    }

    private void accept(
            ChannelHandlerContext context, ClusterKey key, Hello hello, Turn.Taken turn) {
        stage = new Stage.Accepted(hello, turn);
        port.callers().remove(context.channel());
        long session = challenge.low();
        var tickets = new Tickets(key, challenge, hello.nonce(), session, hello.roundTrips());
        var peer = (InetSocketAddress) context.channel().remoteAddress();
        port.echo().begin(peer.getAddress(), tickets);
        var answer = new Answer(Verdict.ACCEPTED, session);
        var _ =
                context.writeAndFlush(
                        Handshake.answer(key, challenge, hello.nonce(), answer),
                        context.voidPromise());
    }

    private void go(ChannelHandlerContext context, Stage.Accepted accepted, ByteBuf in) {
        if (in.readableBytes() < Handshake.GO_BYTES) {
            return;
        }
        long bytes = in.readLong();
        if (bytes < 0 || bytes > accepted.hello().burstBytes()) {
            close(context);
            return;
        }
        port.echo().end();
        receive(context, new Stage.Burst(bytes, 0, accepted.turn()), in);
        ChannelTimer.after(
                context,
                port.patience().burst(),
                () -> {
                    if (stage instanceof Stage.Burst burst) {
                        done(context, burst);
                    }
                });
    }

    private void receive(ChannelHandlerContext context, Stage.Burst burst, ByteBuf in) {
        long received = burst.received() + in.readableBytes();
        in.skipBytes(in.readableBytes());
        var now = new Stage.Burst(burst.bytes(), received, burst.turn());
        stage = now;
        if (received >= burst.bytes()) {
            done(context, now);
        }
    }

    /// Leaves the connection to the one that began: closing it with bytes unread could take the
    /// answer along.
    private void done(ChannelHandlerContext context, Stage.Burst burst) {
        stage = new Stage.Over();
        port.callers().add(context.channel());
        burst.turn().close();
        long counted = Math.min(burst.received(), burst.bytes());
        var _ =
                context.writeAndFlush(
                        Unpooled.buffer(Handshake.DONE_BYTES).writeLong(counted),
                        context.voidPromise());
    }

    private static void close(ChannelHandlerContext context) {
        var _ = context.close();
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        switch (stage) {
            case Stage.Accepted accepted -> {
                port.echo().end();
                accepted.turn().close();
            }
            case Stage.Burst burst -> burst.turn().close();
            case Stage.Greeting _, Stage.Over _ -> {}
        }
        stage = new Stage.Over();
        port.callers().remove(context.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("Probe by {} broken off", context.channel().remoteAddress(), cause);
        var _ = context.close();
    }
}
