package lockstep.node.probe;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The round trips of a probe: [#GROUP] datagrams each [#GAP], whether the last ones are back or
/// not, so that a way that loses them does not take longer. They go in groups because it is the
/// waking of threads that costs, at both ends.
final class DatagramTrips extends SimpleChannelInboundHandler<DatagramPacket> {

    static final int GROUP = 4;
    static final Duration GAP = Duration.ofMillis(20);

    private final Tickets tickets;
    private final RoundTrips trips;
    private final Duration timeout;
    private final Runnable ended;
    private boolean over;

    private DatagramTrips(Tickets tickets, RoundTrips trips, Duration timeout, Runnable ended) {
        this.tickets = tickets;
        this.trips = trips;
        this.timeout = timeout;
        this.ended = ended;
    }

    /// Makes them between the ends of a connection: same addresses, and the same port of the peer.
    ///
    /// @param ended told on the connection's thread once all are back or lost
    static void begin(
            Channel connection,
            Tickets tickets,
            RoundTrips trips,
            Duration timeout,
            Runnable ended) {
        var handler = new DatagramTrips(tickets, trips, timeout, ended);
        var local = (InetSocketAddress) connection.localAddress();
        var opening =
                new Bootstrap()
                        .group(connection.eventLoop())
                        .channel(NioDatagramChannel.class)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(2 * Tickets.DATAGRAM_BYTES))
                        .handler(handler)
                        .connect(
                                connection.remoteAddress(),
                                new InetSocketAddress(local.getAddress(), 0));
        opening.addListener(
                _ -> {
                    if (opening.cause() != null) {
                        handler.end(opening.channel()); // none was sent: all are lost
                    }
                });
        connection
                .closeFuture()
                .addListener(
                        _ -> {
                            handler.over = true;
                            var _ = opening.channel().close();
                        });
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        send(context);
    }

    private void send(ChannelHandlerContext context) {
        if (over) {
            return;
        }
        var peer = (InetSocketAddress) context.channel().remoteAddress();
        for (int i = 0; i < GROUP && !trips.allSent(); i++) {
            int number = trips.send(System.nanoTime());
            var datagram = tickets.datagram(Tickets.Way.THERE, number);
            var _ =
                    context.writeAndFlush(
                            new DatagramPacket(datagram, peer), context.voidPromise());
        }
        if (trips.allSent()) {
            after(context, timeout, () -> end(context.channel()));
        } else {
            after(context, GAP, () -> send(context));
        }
    }

    /// Not cancelled when all is over: there may be a thousand of them, none for longer than a
    /// time-out.
    private static void after(ChannelHandlerContext context, Duration time, Runnable task) {
        var _ = context.executor().schedule(task, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        long now = System.nanoTime();
        tickets.read(Tickets.Way.BACK, packet.content())
                .ifPresent(number -> trips.back(number, now));
        if (trips.allBack()) {
            end(context.channel());
        }
    }

    private void end(Channel channel) {
        if (!over) {
            over = true;
            var _ = channel.close();
            ended.run();
        }
    }

    /// A datagram that could not be sent, or that the peer's host refuses, is one that is lost.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
}
