package lockstep.node.users;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;

import lockstep.node.link.LeaderCalls;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One connection of a user: one call after the other, each handed on as his. Who he is the kernel
/// said when he connected; what he writes about himself is not read.
final class UserConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(UserConnection.class);
    private static final Pattern METHOD =
            Pattern.compile("/lockstep\\.v1\\.LockstepApi/([A-Za-z]+)");
    private static final String STANDBY = "lockstep-standby";
    private static final String ACCEPT = "accept";
    private static final String PROTOBUF = "application/protobuf";

    private final Crowd crowd;
    private final LeaderCalls calls;
    private Optional<PeerCredentials> peer = Optional.empty();
    private Optional<LeaderCalls.Running> running = Optional.empty();

    UserConnection(Crowd crowd, LeaderCalls calls) {
        this.crowd = crowd;
        this.calls = calls;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws IOException {
        PeerCredentials who = ((EpollDomainSocketChannel) context.channel()).peerCredentials();
        if (!crowd.enters(who.uid())) {
            LOG.warn(
                    "User {} has too many connections to this host's socket; one more is refused",
                    Integer.toUnsignedString(who.uid()));
            var _ = context.close();
            return;
        }
        peer = Optional.of(who);
        context.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        running.ifPresent(LeaderCalls.Running::cancel);
        peer.ifPresent(who -> crowd.leaves(who.uid()));
        peer = Optional.empty();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (running.isEmpty() && peer.isPresent()) {
            context.read();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        boolean again = HttpUtil.isKeepAlive(request);
        Matcher method = METHOD.matcher(request.uri());
        if (peer.isEmpty() || running.isPresent()) {
            var _ = context.close(); // it speaks before it is asked
            return;
        }
        Optional<String> wrong = wrong(request, method.matches());
        if (wrong.isPresent()) {
            answer(context, again, LeaderCalls.Reply.mistaken(wrong.get()));
            return;
        }
        PeerCredentials who = peer.get();
        int gid = who.gids().length == 0 ? who.uid() : who.gids()[0];
        running =
                Optional.of(
                        calls.call(
                                method.group(1),
                                Integer.toUnsignedString(who.uid())
                                        + ":"
                                        + Integer.toUnsignedString(gid),
                                request.headers().contains(STANDBY, ACCEPT, false),
                                ByteBufUtil.getBytes(request.content()),
                                reply ->
                                        context.executor()
                                                .execute(() -> answer(context, again, reply))));
    }

    private static Optional<String> wrong(FullHttpRequest request, boolean known) {
        if (request.headers().contains(HttpHeaderNames.ORIGIN)) {
            return Optional.of("requests of web pages are not answered");
        }
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        if (!known || !request.method().equals(HttpMethod.POST) || !type.equals(PROTOBUF)) {
            return Optional.of(
                    "this socket takes the calls of Lockstep's commands only: POST of %s to /lockstep.v1.LockstepApi/…%nMaybe ask the controller itself for JSON."
                            .formatted(PROTOBUF));
        }
        return Optional.empty();
    }

    private void answer(ChannelHandlerContext context, boolean again, LeaderCalls.Reply reply) {
        running = Optional.empty();
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.OK,
                        Unpooled.wrappedBuffer(reply.body().asReadOnlyByteBuffer()));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, PROTOBUF);
        response.headers().set("grpc-status", reply.code());
        if (!reply.words().isEmpty()) {
            response.headers().set("grpc-message", encoded(reply.words()));
        }
        reply.retryAfter()
                .ifPresent(seconds -> response.headers().set(HttpHeaderNames.RETRY_AFTER, seconds));
        HttpUtil.setContentLength(response, reply.body().size());
        HttpUtil.setKeepAlive(response, again);
        var _ =
                context.writeAndFlush(response)
                        .addListener(
                                _ -> {
                                    if (again) {
                                        context.read();
                                    } else {
                                        var _ = context.close();
                                    }
                                });
    }

    /// As gRPC writes messages into headers.
    private static String encoded(String words) {
        return URLEncoder.encode(words, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            var _ = context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable broken) {
        LOG.debug("A user's connection broke", broken);
        var _ = context.close();
    }
}
