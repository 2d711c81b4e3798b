package lockstep.node.probe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

import lockstep.node.probe.Handshake.Answer;
import lockstep.node.probe.Handshake.Hello;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// One probe from the side that begins it. Says nothing before the other end has shown that it is a
/// probe port, and sends no datagram before it has proved that it belongs to the cluster: an
/// address that leads elsewhere does no harm.
final class BegunProbe extends ByteToMessageDecoder {

    private static final double BITS_PER_BYTE = 8;
    private static final double NANOS_PER_MICRO = 1_000;

    private final ProbeOrder order;
    private final Patience patience;
    private final ClusterKey key;
    private final CompletableFuture<Outcome> outcome;
    private final Nonce nonce;
    private final RoundTrips trips;
    private Stage stage = new Stage.Connecting();

    /// How far it is.
    private sealed interface Stage {

        /// Whoever connects tells if it fails.
        record Connecting() implements Stage {}

        /// The challenge is awaited.
        record Connected() implements Stage {}

        /// The answer to the hello is awaited.
        record Greeted(Nonce challenge) implements Stage {}

        /// Round trips are made.
        record Tripping() implements Stage {}

        /// The burst is sent, and what came of it awaited.
        record Bursting(BurstSender burst, long begunAtNanos) implements Stage {}

        /// The outcome is known.
        record Over() implements Stage {}
    }

    BegunProbe(
            ProbeOrder order,
            Patience patience,
            ClusterKey key,
            RandomGenerator random,
            CompletableFuture<Outcome> outcome) {
        this.order = order;
        this.patience = patience;
        this.key = key;
        this.nonce = Nonce.of(random);
        this.outcome = outcome;
        this.trips = new RoundTrips(order.roundTrips(), order.timeout());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        stage = new Stage.Connected();
        within(context, patience.step(), "takes the connection and does not answer");
    }

    /// The stage must be another by then.
    private void within(ChannelHandlerContext context, Duration time, String otherwise) {
        Stage now = stage;
        ChannelTimer.after(
                context,
                time,
                () -> {
                    if (stage.equals(now)) {
                        end(context, trouble(otherwise));
                    }
                });
    }

    private Outcome.Trouble trouble(String what) {
        return new Outcome.Trouble("%s at %s %s".formatted(order.peer(), order.address(), what));
    }

    private void end(ChannelHandlerContext context, Outcome with) {
        stage = new Stage.Over();
        outcome.complete(with);
        var _ = context.close();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        switch (stage) {
            case Stage.Connected _ -> greet(context, in);
            case Stage.Greeted(Nonce challenge) -> hear(context, challenge, in);
            case Stage.Bursting bursting -> finish(context, bursting, in);
            case Stage.Connecting _, Stage.Tripping _, Stage.Over _ ->
                    end(context, trouble("says what nobody asked for"));
        }
    }

    private void greet(ChannelHandlerContext context, ByteBuf in) {
        if (in.readableBytes() < Handshake.CHALLENGE_BYTES) {
            return;
        }
        Optional<Nonce> challenge = Handshake.readChallenge(in);
        if (challenge.isEmpty()) {
            end(
                    context,
                    trouble(
                            "is no probe port of this release.\nMaybe probe.address of that node"
                                    + " names the port of something else."));
            return;
        }
        stage = new Stage.Greeted(challenge.get());
        within(context, patience.step(), "does not answer the hello");
        var hello = new Hello(nonce, order.roundTrips(), order.burstBytes());
        var _ =
                context.writeAndFlush(
                        Handshake.hello(key, challenge.get(), hello), context.voidPromise());
    }

    private void hear(ChannelHandlerContext context, Nonce challenge, ByteBuf in) {
        if (in.readableBytes() < Handshake.ANSWER_BYTES) {
            return;
        }
        Optional<Answer> answer = Handshake.readAnswer(key, challenge, nonce, in);
        if (answer.isEmpty()) {
            end(
                    context,
                    trouble(
                            "knows another secret than this node.\nMaybe cluster.token-file differs"
                                    + " between the two."));
            return;
        }
        switch (answer.get().verdict()) {
            case ACCEPTED -> trip(context, challenge, answer.get().session());
            case BUSY -> end(context, trouble("is busy: it is in another probe"));
            case IN_USE -> end(context, trouble("takes no burst: a gang runs there"));
            case TOO_MUCH -> end(context, trouble("allows fewer round trips or a smaller burst"));
            case DENIED -> end(context, trouble("denies the probe: another secret"));
        }
    }

    private void trip(ChannelHandlerContext context, Nonce challenge, long session) {
        stage = new Stage.Tripping();
        var tickets = new Tickets(key, challenge, nonce, session, order.roundTrips());
        DatagramTrips.begin(
                context.channel(), tickets, trips, order.timeout(), () -> burst(context));
    }

    /// Also where there is none to make: the answer shows whether TCP gets through.
    private void burst(ChannelHandlerContext context) {
        if (!(stage instanceof Stage.Tripping)) {
            return; // broken off meanwhile
        }
        long bytes = trips.noneBack() ? 0 : order.burstBytes();
        var burst = new BurstSender(context.channel(), bytes);
        stage = new Stage.Bursting(burst, System.nanoTime());
        ChannelTimer.after(
                context,
                patience.burst().plus(patience.step()),
                () -> end(context, trips.measured(0)));
        var _ =
                context.writeAndFlush(
                        Unpooled.buffer(Handshake.GO_BYTES).writeLong(bytes),
                        context.voidPromise());
        burst.more();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (stage instanceof Stage.Bursting(BurstSender burst, long _)) {
            burst.more();
        }
    }

    private void finish(ChannelHandlerContext context, Stage.Bursting bursting, ByteBuf in) {
        if (in.readableBytes() < Handshake.DONE_BYTES) {
            return;
        }
        long received = in.readLong();
        if (received < 0 || received > bursting.burst().bytes()) {
            end(context, trouble("counts other bytes than were sent"));
        } else if (trips.noneBack()) {
            end(
                    context,
                    trouble(
                            "answers over TCP, and none of %d datagrams came back in time.\nMaybe a firewall lets no UDP through to that port."
                                    .formatted(order.roundTrips())));
        } else {
            double micros = (System.nanoTime() - bursting.begunAtNanos()) / NANOS_PER_MICRO;
            end(context, trips.measured(received * BITS_PER_BYTE / micros));
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        if (!(stage instanceof Stage.Connecting)) {
            end(context, brokenOff("closes the connection"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(context, brokenOff("cannot be heard: " + cause.getMessage()));
    }

    /// Round trips that were made say something, whatever became of the connection.
    private Outcome brokenOff(String how) {
        return stage instanceof Stage.Bursting ? trips.measured(0) : trouble(how);
    }
}
