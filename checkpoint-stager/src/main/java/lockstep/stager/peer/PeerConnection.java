package lockstep.stager.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.peer.Wire.Operation;
import lockstep.stager.peer.Wire.Request;
import lockstep.stager.peer.Wire.Status;
import lockstep.stager.store.ChunkSource;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.StoreFault;
import lockstep.stager.store.StorePath;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

import javax.net.ssl.SSLPeerUnverifiedException;

/// The server's side of one connection: reads a request, has it done on another thread, answers,
/// and only then reads on. What is no request ends the connection, and so does a request of
/// somebody who was not admitted.
final class PeerConnection extends ByteToMessageDecoder {
    private final Function<byte[], Optional<Served>> served;
    private final Executor workers;

    /// Set while bytes of an object arrive. Used by the connection's loop only.
    private Optional<PutInbox> inbox = Optional.empty();

    private volatile boolean busy;

    /// An answer is on its way.
    private volatile boolean sending;

    PeerConnection(Function<byte[], Optional<Served>> served, Executor workers) {
        this.served = served;
        this.workers = workers;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (inbox.isPresent()) {
            inbox.get().arrive(in);
            if (inbox.get().isComplete()) {
                inbox = Optional.empty();
            }
            return;
        }
        if (busy || in.readableBytes() < Wire.HEAD_BYTES) {
            return;
        }
        int from = in.readerIndex();
        int tokenBytes = in.getUnsignedByte(from + 5);
        int nameBytes = in.getUnsignedShort(from + 6);
        if (in.getInt(from) != Wire.MAGIC
                || Operation.of(in.getUnsignedByte(from + 4)).isEmpty()
                || tokenBytes > PeerToken.BYTES_MAX
                || nameBytes > Wire.NAME_BYTES_MAX) {
            var _ = context.close();
            return;
        }
        if (in.readableBytes() < Wire.HEAD_BYTES + tokenBytes + nameBytes + Wire.TAIL_BYTES) {
            return;
        }
        in.skipBytes(4);
        var operation = Operation.of(in.readUnsignedByte()).orElseThrow();
        in.skipBytes(3);
        var token = new byte[tokenBytes];
        in.readBytes(token);
        var name = in.readCharSequence(nameBytes, US_ASCII).toString();
        long size = in.readLong();
        var hash = new byte[32];
        in.readBytes(hash);
        var door = served.apply(token);
        if (door.isEmpty() || size < 0 || size > operation.sizeMax()) {
            // Whoever guesses learns nothing, not even whether there is anything.
            var _ = context.close();
            return;
        }
        try {
            var request =
                    new Request(
                            operation,
                            new ObjectName(name),
                            size,
                            new Sha256(HexFormat.of().formatHex(hash)));
            begin(context, door.get(), request, in);
        } catch (IllegalArgumentException _) {
            var _ = context.close();
        }
    }

    private void begin(ChannelHandlerContext context, Served door, Request request, ByteBuf in) {
        busy = true;
        var body = new PutInbox(context.channel(), request.size());
        if (request.operation().hasBody() && request.size() > 0) {
            inbox = Optional.of(body);
            body.arrive(in);
            if (body.isComplete()) {
                inbox = Optional.empty();
            }
        } else {
            context.channel().config().setAutoRead(false);
        }
        workers.execute(() -> perform(context, door, request, body));
    }

    private void perform(
            ChannelHandlerContext context, Served door, Request request, PutInbox body) {
        try {
            if (!door.letsIn(caller(context))) {
                // As to whoever guesses.
                body.breakOff();
                var _ = context.close();
                return;
            }
            try {
                answer(context, door.path(), request, body);
            } catch (StoreFault e) {
                discard(request, body);
                send(context, Status.of(e.kind()), said(e), new byte[0]);
            } catch (IOException | RuntimeException e) {
                discard(request, body);
                send(context, Status.FAILED, said(e), new byte[0]);
            }
        } catch (IOException _) {
            // It cannot even be told.
            body.breakOff();
            var _ = context.close();
        }
    }

    /// By which key the other side was proved to be itself when it connected.
    private static Sha256 caller(ChannelHandlerContext context) throws SSLPeerUnverifiedException {
        var session = context.pipeline().get(SslHandler.class).engine().getSession();
        return PeerKey.fingerprint(session.getPeerCertificates()[0].getPublicKey());
    }

    private static void discard(Request request, PutInbox body) throws IOException {
        if (request.operation().hasBody()) {
            body.discard();
        }
    }

    private void answer(
            ChannelHandlerContext context, StorePath path, Request request, PutInbox body)
            throws IOException {
        var name = request.name();
        switch (request.operation()) {
            case HOLDS -> {
                boolean holds = path.holds(name, request.size());
                send(context, holds ? Status.OK : Status.NO, "", new byte[0]);
            }
            case PUT -> {
                path.put(name, request.size(), request.hash(), body);
                send(context, Status.OK, "", new byte[0]);
            }
            case GET -> {
                var region = path.region(name, request.size());
                if (region.isPresent()) {
                    send(context, region.get());
                } else {
                    var bytes = new ByteArrayOutputStream((int) request.size());
                    path.get(
                            name,
                            request.size(),
                            request.hash(),
                            (_, from) -> {
                                var part = new byte[from.remaining()];
                                from.get(part);
                                bytes.writeBytes(part);
                            });
                    send(context, Status.OK, "", bytes.toByteArray());
                }
            }
            case PUT_TEXT -> {
                var text = new byte[(int) request.size()];
                body.read(0, ByteBuffer.wrap(text));
                if (!Sha256.of(text).equals(request.hash())) {
                    throw new StoreFault(
                            StoreFault.Kind.CORRUPT,
                            "%s was changed on its way".formatted(name.text()));
                }
                path.putText(name, text);
                send(context, Status.OK, "", new byte[0]);
            }
            case GET_TEXT -> {
                var text = path.getText(name, (int) request.size());
                send(
                        context,
                        text.isPresent() ? Status.OK : Status.NO,
                        "",
                        text.orElse(new byte[0]));
            }
            case LIST ->
                    send(
                            context,
                            Status.OK,
                            "",
                            String.join("\n", path.list(name)).getBytes(UTF_8));
            case DELETE -> {
                path.delete(name);
                send(context, Status.OK, "", new byte[0]);
            }
            case PROBE -> {
                path.probe(name);
                send(context, Status.OK, "", new byte[0]);
            }
            case FREE -> {
                var free = path.freeBytes();
                send(
                        context,
                        free.isPresent() ? Status.OK : Status.NO,
                        Long.toString(free.orElse(0)),
                        new byte[0]);
            }
        }
    }

    private void send(ChannelHandlerContext context, Status status, String message, byte[] bytes) {
        var _ = context.write(Unpooled.wrappedBuffer(Wire.answer(status, message, bytes.length)));
        finish(context, context.writeAndFlush(Unpooled.wrappedBuffer(bytes)));
    }

    private void send(ChannelHandlerContext context, ChunkSource.Region region) {
        sending = true;
        try (region) {
            var head = Wire.answer(Status.OK, "", region.length());
            var _ = context.write(Unpooled.wrappedBuffer(head));
            finish(context, RegionSender.send(region, context));
        } catch (IOException _) {
            // It was promised more than there is.
            var _ = context.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void finish(ChannelHandlerContext context, ChannelFuture sent) {
        sending = true;
        sent.addListener(
                it -> {
                    sending = false;
                    busy = false;
                    if (it.isSuccess()) {
                        context.channel().config().setAutoRead(true);
                        // The next request may have come before this one was done.
                        channelRead(context, Unpooled.EMPTY_BUFFER);
                    } else {
                        var _ = context.close();
                    }
                });
    }

    private static String said(Exception e) {
        return e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent && (!busy || sending || inbox.isPresent())) {
            var _ = context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        inbox.ifPresent(PutInbox::breakOff);
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
