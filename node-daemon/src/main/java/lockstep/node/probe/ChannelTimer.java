package lockstep.node.probe;

import io.netty.channel.ChannelHandlerContext;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Does something on a channel's thread later, unless the channel is closed by then.
final class ChannelTimer {

    private ChannelTimer() {}

    static void after(ChannelHandlerContext context, Duration time, Runnable task) {
        var timer = context.executor().schedule(task, time.toNanos(), TimeUnit.NANOSECONDS);
        context.channel().closeFuture().addListener(_ -> timer.cancel(false));
    }
}
