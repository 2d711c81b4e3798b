package lockstep.node.users;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/// Lets a request's body in where there is room for it, before any of it is read.
///
/// What it has let in counts until the next request of the connection begins, or the connection
/// ends. One who is not let in is told to come again, and what he still sends is thrown away.
final class BodyCheck extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(BodyCheck.class);
    private static final String RESOURCE_EXHAUSTED = "8";
    private static final String WORDS = "this host has no room for one more request of this size";

    private final BodyRoom room;
    private int uid;
    private long taken;
    private boolean refused;

    BodyCheck(BodyRoom room) {
        this.room = room;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
        if (refused) {
            boolean whole = message instanceof LastHttpContent;
            ReferenceCountUtil.release(message);
            if (whole) {
                var _ = context.close();
            }
            return;
        }
        if (message instanceof HttpRequest request && !enters(context, request)) {
            refused = true;
            LOG.warn("A request of user {} was refused: {}", Integer.toUnsignedString(uid), WORDS);
            refuse(context);
            ReferenceCountUtil.release(message);
            return;
        }
        context.fireChannelRead(message);
    }

    private boolean enters(ChannelHandlerContext context, HttpRequest request) throws IOException {
        leave();
        uid = ((EpollDomainSocketChannel) context.channel()).peerCredentials().uid();
        long bytes =
                HttpUtil.isTransferEncodingChunked(request)
                        ? UserSocket.REQUEST_BYTES_MAX
                        : HttpUtil.getContentLength(request, 0L);
        if (bytes > UserSocket.REQUEST_BYTES_MAX) {
            return true; // it is refused for its size, and none of it is kept
        }
        if (!room.enters(uid, bytes)) {
            return false;
        }
        taken = bytes;
        return true;
    }

    private void leave() {
        if (taken > 0) {
            room.leaves(uid, taken);
            taken = 0;
        }
    }

    private static void refuse(ChannelHandlerContext context) {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/protobuf")
                .set("grpc-status", RESOURCE_EXHAUSTED)
                .set("grpc-message", WORDS.replace(" ", "%20"))
                .set(HttpHeaderNames.RETRY_AFTER, "1")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        HttpUtil.setContentLength(response, 0);
        var _ = context.writeAndFlush(response);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        leave();
        context.fireChannelInactive();
    }
}
