package lockstep.stager.peer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.store.StorePath;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// Serves chunks to peers, and keeps theirs.
///
/// What is registered may be a [lockstep.stager.store.TreePath], to be read, or a
/// [lockstep.stager.store.PosixPath], to be read and written. Who brings its token, and has a key
/// that was named for it, gets at it and at nothing else.
public final class PeerServer implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 256;
    private static final int IDLE_SECONDS_MAX = 60;
    private static final int HANDSHAKE_SECONDS_MAX = 20;

    private final MultiThreadIoEventLoopGroup loops;
    private final ExecutorService workers;
    private final PeerKey own;
    private final Duration patience;
    private final Map<PeerToken, Served> served = new ConcurrentHashMap<>();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private Optional<Channel> listening = Optional.empty();

    /// @param own by which peers know this one
    /// @param patience how long one is kept waiting who has the token but was not admitted yet
    /// @param threads for what blocks; must make daemon threads
    public PeerServer(PeerKey own, Duration patience, ThreadFactory threads) {
        this.own = own;
        this.patience = patience;
        this.loops = new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory());
        this.workers = Executors.newCachedThreadPool(threads);
    }

    /// Begins to listen.
    ///
    /// @param address port 0 takes any that is free
    /// @return where it listens
    public InetSocketAddress start(InetSocketAddress address) throws IOException {
        var binding =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        accept(channel);
                                    }
                                })
                        .bind(address)
                        .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new IOException(
                    "Cannot listen on %s for peers: %s\nMaybe give port 0, or an address that this node has."
                            .formatted(address, binding.cause()));
        }
        listening = Optional.of(binding.channel());
        return (InetSocketAddress) binding.channel().localAddress();
    }

    private void accept(SocketChannel channel) {
        if (connections.size() >= CONNECTIONS_MAX) {
            var _ = channel.close();
            return;
        }
        connections.add(channel);
        channel.config().setTcpNoDelay(true);
        channel.pipeline()
                .addLast(new IdleStateHandler(true, 0, 0, IDLE_SECONDS_MAX, TimeUnit.SECONDS))
                .addLast(tls())
                .addLast(new PeerConnection(this::find, workers));
    }

    private SslHandler tls() {
        var tls = new SslHandler(own.accept(), workers);
        tls.setHandshakeTimeout(HANDSHAKE_SECONDS_MAX, TimeUnit.SECONDS);
        return tls;
    }

    /// Serves it to who brings the token and was admitted, until [#withdraw]. Replaces what was
    /// served for that token.
    public void serve(PeerToken token, StorePath path) {
        served.put(token, new Served(path, patience));
    }

    /// From now on peers with these keys may bring that token, and no others. What is under way
    /// goes on.
    public void admit(PeerToken token, Set<Sha256> callers) {
        Optional.ofNullable(served.get(token)).ifPresent(it -> it.admit(callers));
    }

    /// Serves it no more. What is under way goes on.
    public void withdraw(PeerToken token) {
        served.remove(token);
    }

    /// Looks at all, so that the time tells nothing.
    private Optional<Served> find(byte[] offered) {
        Optional<Served> found = Optional.empty();
        for (var entry : served.entrySet()) {
            if (entry.getKey().matches(offered)) {
                found = Optional.of(entry.getValue());
            }
        }
        return found;
    }

    /// Ends all connections.
    @Override
    public void close() {
        listening.ifPresent(it -> it.close().awaitUninterruptibly());
        var _ = connections.close();
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        workers.shutdownNow();
    }
}
