package lockstep.node.users;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;

import lockstep.identity.UnixSocketFile;
import lockstep.node.link.LeaderCalls;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Listens for commands of users of this host, in the form in which they call controllers: HTTP/1.1
/// with protobuf bodies.
public final class UserSocket implements AutoCloseable {
    static final int REQUEST_BYTES_MAX = 8 << 20;

    /// Above the longest that a call may wait for its answer.
    private static final int IDLE_SECONDS = 100;

    private final UnixSocketFile file;
    private final EventLoopGroup loop;
    private final Channel listening;

    private UserSocket(UnixSocketFile file, EventLoopGroup loop, Channel listening) {
        this.file = file;
        this.loop = loop;
        this.listening = listening;
    }

    /// Listens from now on.
    ///
    /// @param calls to whom calls are handed on
    /// @throws IOException when the socket cannot be had
    public static UserSocket open(Path path, LeaderCalls calls) throws IOException {
        UnixSocketFile file = new UnixSocketFile(path, "users.socket");
        file.prepare();
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        Crowd crowd = new Crowd();
        BodyRoom room = new BodyRoom();
        try {
            Channel listening =
                    new ServerBootstrap()
                            .group(loop)
                            .channel(EpollServerDomainSocketChannel.class)
                            .childHandler(
                                    new ChannelInitializer<EpollDomainSocketChannel>() {
                                        @Override
                                        protected void initChannel(EpollDomainSocketChannel user) {
                                            furnish(user, crowd, room, calls);
                                        }
                                    })
                            .bind(new DomainSocketAddress(path.toString()))
                            .syncUninterruptibly()
                            .channel();
            file.open();
            return new UserSocket(file, loop, listening);
        } catch (IOException | RuntimeException failed) {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
            throw failed;
        }
    }

    private static void furnish(
            EpollDomainSocketChannel user, Crowd crowd, BodyRoom room, LeaderCalls calls) {
        user.config().setAutoRead(false);
        user.pipeline()
                .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS))
                .addLast(new HttpServerCodec())
                .addLast(new BodyCheck(room))
                .addLast(new HttpObjectAggregator(REQUEST_BYTES_MAX))
                .addLast(new UserConnection(crowd, calls));
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        file.remove();
    }
}
