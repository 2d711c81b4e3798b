package lockstep.node.users;

import com.google.protobuf.ByteString;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;

import lockstep.node.config.HostPort;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/// A controller's API whose answers a test makes, whatever the method.
final class ScriptedApi implements AutoCloseable {
    /// What it was asked.
    record Asked(String method, String user, boolean acceptsStandby, ByteString request) {}

    /// What it says.
    record Said(Status status, ByteString body, String leader) {
        /// Not a word, and the call stays open.
        static final Said NOTHING = new Said(Status.CANCELLED, ByteString.EMPTY, "nobody");

        static Said of(byte[] body) {
            return new Said(Status.OK, ByteString.copyFrom(body), "");
        }

        static Said refusal(Status status) {
            return new Said(status, ByteString.EMPTY, "");
        }
    }

    private static final Metadata.Key<String> USER =
            Metadata.Key.of("lockstep-user", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> STANDBY =
            Metadata.Key.of("lockstep-standby", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> LEADER =
            Metadata.Key.of("lockstep-leader", Metadata.ASCII_STRING_MARSHALLER);

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final BiFunction<String, byte[], Said> script;
    private final Server server;

    ScriptedApi(BiFunction<String, byte[], Said> script) {
        this.script = script;
        try {
            this.server =
                    NettyServerBuilder.forAddress(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                            .fallbackHandlerRegistry(new Everything())
                            .maxInboundMessageSize(16 << 20)
                            .build()
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HostPort address() {
        return new HostPort("127.0.0.1", server.getPort());
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Everything extends HandlerRegistry
            implements ServerCallHandler<byte[], byte[]> {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(
                String name, @org.jspecify.annotations.Nullable String authority) {
            return ServerMethodDefinition.create(
                    MethodDescriptor.<byte[], byte[]>newBuilder()
                            .setType(MethodDescriptor.MethodType.UNARY)
                            .setFullMethodName(name)
                            .setRequestMarshaller(new Bytes())
                            .setResponseMarshaller(new Bytes())
                            .build(),
                    this);
        }

        @Override
        public ServerCall.Listener<byte[]> startCall(
                ServerCall<byte[], byte[]> call, Metadata headers) {
            call.request(1);
            return new ServerCall.Listener<>() {
                @Override
                public void onMessage(byte[] request) {
                    String method = call.getMethodDescriptor().getFullMethodName();
                    asked.add(
                            new Asked(
                                    method,
                                    String.valueOf(headers.get(USER)),
                                    "accept".equals(headers.get(STANDBY)),
                                    ByteString.copyFrom(request)));
                    Said said = script.apply(method, request);
                    if (said.equals(Said.NOTHING)) {
                        return;
                    }
                    Metadata trailers = new Metadata();
                    if (!said.leader().isEmpty()) {
                        trailers.put(LEADER, said.leader());
                    }
                    if (said.status().isOk()) {
                        call.sendHeaders(new Metadata());
                        call.sendMessage(said.body().toByteArray());
                    }
                    call.close(said.status(), trailers);
                }
            };
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
