package lockstep.node.probe;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Begins probes with other nodes. Called on one thread, which waits; the work is done on the
/// group's.
final class ProbeClient implements Prober {

    /// More than all steps together take: only a bug is slower.
    private static final Duration WHOLE_MOST = Duration.ofSeconds(60);

    private static final WriteBufferWaterMark LITTLE = new WriteBufferWaterMark(1 << 17, 1 << 18);

    private final SecureRandom random = new SecureRandom();
    private final EventLoopGroup group;
    private final Optional<Path> tokenFile;
    private final Patience patience;

    /// @param group of one thread
    ProbeClient(EventLoopGroup group, Optional<Path> tokenFile, Patience patience) {
        this.group = group;
        this.tokenFile = tokenFile;
        this.patience = patience;
    }

    @Override
    public Outcome probe(ProbeOrder order) throws InterruptedException {
        var outcome = new CompletableFuture<Outcome>();
        ChannelFuture connect;
        try {
            InetAddress host = InetAddress.getByName(order.address().host());
            ClusterKey key = ClusterKey.read(tokenFile);
            var at = new InetSocketAddress(host, order.address().port());
            connect = connect(at, new BegunProbe(order, patience, key, random, outcome));
        } catch (UnknownHostException e) {
            return new Outcome.Trouble(
                    "the host of %s at %s has no address here"
                            .formatted(order.peer(), order.address()));
        } catch (IOException e) {
            return new Outcome.Trouble("the token file cannot be read: " + e);
        }
        connect.addListener(
                _ -> {
                    if (connect.cause() != null) {
                        outcome.complete(notConnected(order, connect.cause()));
                    }
                });
        try {
            return outcome.get(WHOLE_MOST.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return new Outcome.Trouble("the probe broke off: " + e);
        } finally {
            connect.cancel(true);
            var _ = connect.channel().close();
        }
    }

    private ChannelFuture connect(InetSocketAddress at, BegunProbe probe) {
        return new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                // a burst that was cut short is dropped, not sent on after the probe
                .option(ChannelOption.SO_LINGER, 0)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, LITTLE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) patience.connect().toMillis())
                .handler(probe)
                .connect(at);
    }

    /// No answer at all, of a node that the controller hears, is what a broken way looks like. An
    /// answer that there is no such port is none.
    private static Outcome notConnected(ProbeOrder order, Throwable cause) {
        return cause instanceof ConnectTimeoutException || cause instanceof NoRouteToHostException
                ? Outcome.Measured.allLost(order.roundTrips())
                : new Outcome.Trouble(
                        "cannot connect to %s at %s: %s"
                                .formatted(order.peer(), order.address(), cause.getMessage()));
    }
}
