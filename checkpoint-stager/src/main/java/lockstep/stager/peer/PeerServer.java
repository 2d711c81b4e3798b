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
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;

import lockstep.stager.store.StorePath;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// Serves chunks to peers, and keeps theirs.
///
/// What is registered may be a [lockstep.stager.store.TreePath], to be read, or a
/// [lockstep.stager.store.PosixPath], to be read and written. Who brings its token gets at it and
/// at nothing else.
public final class PeerServer implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 256;
    private static final int IDLE_SECONDS_MAX = 60;

    private final MultiThreadIoEventLoopGroup loops;
    private final ExecutorService workers;
    private final Map<PeerToken, StorePath> served = new ConcurrentHashMap<>();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private Optional<Channel> listening = Optional.empty();

    /// @param threads for what blocks; must make daemon threads
    public PeerServer(ThreadFactory threads) {
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
                .addLast(new PeerConnection(this::find, workers));
    }

    /// Serves it to who brings the token, until [#withdraw]. Replaces what was served for that
    /// token.
    public void serve(PeerToken token, StorePath path) {
        served.put(token, path);
    }

    /// Serves it no more. What is under way goes on.
    public void withdraw(PeerToken token) {
        served.remove(token);
    }

    /// Looks at all, so that the time tells nothing.
    private Optional<StorePath> find(byte[] offered) {
        Optional<StorePath> found = Optional.empty();
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
