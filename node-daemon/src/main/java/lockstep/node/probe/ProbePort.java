package lockstep.node.probe;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Where other nodes probe this one: a TCP and a UDP port of the same number. Everything happens on
/// the one thread of the group it was opened on.
final class ProbePort implements AutoCloseable {

    /// Room to see that a datagram is too long.
    private static final int DATAGRAM_ROOM = 2 * Tickets.DATAGRAM_BYTES;

    /// For a port of the system's choosing: the one it chose for TCP may be taken for UDP.
    private static final int TRIES = 16;

    private final Optional<Path> tokenFile;
    private final Turn turn;
    private final BooleanSupplier nodeIsFree;
    private final Patience patience;
    private final SecureRandom random = new SecureRandom();
    private final Callers callers = new Callers();
    private final Echo echo = new Echo();
    private final Channel listener;
    private final Channel datagrams;

    private ProbePort(
            EventLoopGroup group,
            InetSocketAddress at,
            Optional<Path> tokenFile,
            Turn turn,
            BooleanSupplier nodeIsFree,
            Patience patience)
            throws IOException {
        this.tokenFile = tokenFile;
        this.turn = turn;
        this.nodeIsFree = nodeIsFree;
        this.patience = patience;
        listener = listen(group, at);
        try {
            datagrams = receive(group, (InetSocketAddress) listener.localAddress());
        } catch (IOException e) {
            listener.close().syncUninterruptibly();
            throw e;
        }
    }

    /// Listens from now on.
    ///
    /// @param group of one thread
    /// @param at port 0: any that is free
    /// @param tokenFile of the cluster's secret
    /// @param nodeIsFree whether no job holds anything of the node; any thread may ask
    /// @throws IOException when the address is not this host's, or the port is taken
    static ProbePort open(
            EventLoopGroup group,
            InetSocketAddress at,
            Optional<Path> tokenFile,
            Turn turn,
            BooleanSupplier nodeIsFree,
            Patience patience)
            throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return new ProbePort(group, at, tokenFile, turn, nodeIsFree, patience);
            } catch (BindException e) {
                if (at.getPort() != 0 || tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private Channel listen(EventLoopGroup group, InetSocketAddress at) throws IOException {
        var bootstrap =
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        channel.pipeline()
                                                .addLast(new ServedProbe(ProbePort.this, random));
                                    }
                                });
        return await(bootstrap.bind(at));
    }

    private Channel receive(EventLoopGroup group, InetSocketAddress at) throws IOException {
        var bootstrap =
                new Bootstrap()
                        .group(group)
                        .channel(NioDatagramChannel.class)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(DATAGRAM_ROOM))
                        .handler(echo);
        return await(bootstrap.bind(at));
    }

    private static Channel await(ChannelFuture bind) throws IOException {
        bind.awaitUninterruptibly();
        return switch (bind.cause()) {
            case null -> bind.channel();
            case IOException e -> throw e;
            case Throwable e -> throw new IOException(e.toString(), e);
        };
    }

    int number() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    Callers callers() {
        return callers;
    }

    Echo echo() {
        return echo;
    }

    Turn turn() {
        return turn;
    }

    boolean nodeIsFree() {
        return nodeIsFree.getAsBoolean();
    }

    Patience patience() {
        return patience;
    }

    ClusterKey key() throws IOException {
        return ClusterKey.read(tokenFile);
    }

    /// Stops listening. Connections end with the group.
    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        datagrams.close().syncUninterruptibly();
    }
}
