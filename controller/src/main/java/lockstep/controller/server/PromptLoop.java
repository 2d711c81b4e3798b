package lockstep.controller.server;

import com.linecorp.armeria.common.util.ThreadFactories;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.Future;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// One thread that accepts connections. Unlike Netty's own it is shut down without listening to the
/// silence for two seconds first, so that a controller stops at once.
final class PromptLoop extends MultiThreadIoEventLoopGroup {
    private PromptLoop(ThreadFactory threads) {
        super(1, threads, EpollIoHandler.newFactory());
    }

    /// For a server whose threads have that name.
    static PromptLoop named(String name) {
        return new PromptLoop(ThreadFactories.newThreadFactory(name, false));
    }

    @Override
    public Future<?> shutdownGracefully() {
        return shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }
}
