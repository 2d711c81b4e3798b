package lockstep.node.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;

import lockstep.node.config.HostPort;
import lockstep.protocol.v1.Cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Makes calls of the API, whose content it does not know, of the controller that leads, for users
/// of this host.
///
/// A controller that is not there, or does not lead, is passed over for the one that it names, else
/// for the next of the list; each is tried once in a call. Whoever calls tries again by himself
/// after that, as commands do. Any thread may call.
///
/// A call for which the word of a standby will do is answered by whoever answers soon.
public final class LeaderCalls implements AutoCloseable {
    /// How a call ended.
    ///
    /// @param code of gRPC; 0 where all went well
    /// @param words why not; empty where all went well
    /// @param retryAfter when to try again, where the controller said so: seconds
    /// @param body empty unless all went well
    public record Reply(int code, String words, Optional<String> retryAfter, ByteString body) {
        /// What is asked makes no sense.
        public static Reply mistaken(String words) {
            return new Reply(
                    Status.Code.INVALID_ARGUMENT.value(),
                    words,
                    Optional.empty(),
                    ByteString.EMPTY);
        }

        private static Reply of(Status status, Metadata trailers, byte[] body) {
            return new Reply(
                    status.getCode().value(),
                    Optional.ofNullable(status.getDescription()).orElse(""),
                    Optional.ofNullable(trailers.get(RETRY_AFTER)),
                    status.isOk() ? ByteString.copyFrom(body) : ByteString.EMPTY);
        }
    }

    /// A call that is under way.
    public interface Running {
        /// Nobody waits for its end any more.
        void cancel();
    }

    private static final String SERVICE = "lockstep.v1.LockstepApi/";
    private static final String LEADER_IS = "GetCluster";
    private static final Metadata.Key<String> USER =
            Metadata.Key.of("lockstep-user", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> LEADER =
            Metadata.Key.of("lockstep-leader", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> RETRY_AFTER =
            Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER);
    private static final int REPLY_BYTES_MAX = 64 << 20;

    private static final Metadata.Key<String> STANDBY =
            Metadata.Key.of("lockstep-standby", Metadata.ASCII_STRING_MARSHALLER);

    /// Above the longest that a controller lets a call wait.
    private static final Duration DEADLINE = Duration.ofSeconds(95);

    /// What a standby may answer waits no longer for a controller that says nothing.
    private static final Duration STANDBY_DEADLINE = Duration.ofSeconds(2);

    private final Controllers controllers;
    private final ControllerChoice choice;
    private Optional<Connected> connected = Optional.empty();

    private record Connected(
            HostPort controller, ManagedChannel channel, Optional<ControllerTls> tls) {}

    /// Connects to nobody yet.
    public LeaderCalls(Controllers controllers) {
        this.controllers = controllers;
        this.choice = new ControllerChoice(controllers.addresses());
    }

    /// Calls a method.
    ///
    /// @param method its name in the service
    /// @param user `UID:GID` by the kernel's word
    /// @param acceptsStandby whether the word of a standby will do
    /// @param ended told once, on any thread
    public Running call(
            String method,
            String user,
            boolean acceptsStandby,
            byte[] request,
            Consumer<Reply> ended) {
        Attempts attempts = new Attempts(method, user, acceptsStandby, request, ended);
        attempts.next();
        return attempts;
    }

    private synchronized Connected connection() {
        connected.filter(this::isBad).ifPresent(this::leave);
        if (connected.isEmpty()) {
            HostPort controller = choice.take();
            Optional<ControllerTls> tls = controllers.tls().map(ControllerTls::new);
            NettyChannelBuilder builder =
                    NettyChannelBuilder.forAddress(controller.host(), controller.port());
            tls.ifPresentOrElse(it -> builder.sslContext(it.context()), builder::usePlaintext);
            ManagedChannel channel =
                    builder.maxInboundMessageSize(REPLY_BYTES_MAX)
                            .keepAliveTime(30, TimeUnit.SECONDS)
                            .keepAliveTimeout(10, TimeUnit.SECONDS)
                            .disableRetry()
                            .build();
            connected = Optional.of(new Connected(controller, channel, tls));
        }
        return connected.get();
    }

    /// A connection that lasts brings no new handshake: whether its controller is still believed is
    /// looked at before each call.
    private boolean isBad(Connected one) {
        return one.tls().flatMap(ControllerTls::objection).isPresent();
    }

    /// Goes on to another controller with the next call; what is under way here ends by itself.
    private synchronized void leave(Connected left) {
        if (connected.filter(left::equals).isPresent()) {
            connected = Optional.empty();
            left.channel().shutdown();
        }
    }

    private synchronized void passOver(Connected left, Optional<HostPort> leader) {
        if (connected.filter(left::equals).isPresent()) {
            leader.ifPresent(choice::leaderIs);
        }
        leave(left);
    }

    private synchronized void answered(HostPort controller) {
        choice.answered(controller);
    }

    @Override
    public synchronized void close() {
        connected.ifPresent(one -> one.channel().shutdownNow());
        connected = Optional.empty();
    }

    /// One call, at one controller after the other.
    private final class Attempts implements Running {
        private final String method;
        private final String user;
        private final boolean acceptsStandby;
        private final byte[] request;
        private final Consumer<Reply> ended;
        private int left = controllers.addresses().size() + 1;
        private Optional<ClientCall<byte[], byte[]>> current = Optional.empty();
        private boolean cancelled;

        Attempts(
                String method,
                String user,
                boolean acceptsStandby,
                byte[] request,
                Consumer<Reply> ended) {
            this.method = method;
            this.user = user;
            this.acceptsStandby = acceptsStandby;
            this.request = request.clone();
            this.ended = ended;
        }

        void next() {
            Connected at = connection();
            Duration most = acceptsStandby ? STANDBY_DEADLINE : DEADLINE;
            CallOptions options =
                    CallOptions.DEFAULT.withDeadlineAfter(most.toMillis(), TimeUnit.MILLISECONDS);
            if (at.tls().isEmpty() && controllers.tokenFile().isPresent()) {
                options =
                        options.withCallCredentials(new BearerToken(controllers.tokenFile().get()));
            }
            ClientCall<byte[], byte[]> call = at.channel().newCall(descriptor(method), options);
            synchronized (this) {
                if (cancelled) {
                    return;
                }
                left--;
                current = Optional.of(call);
            }
            Metadata headers = new Metadata();
            headers.put(USER, user);
            if (acceptsStandby) {
                headers.put(STANDBY, "accept");
            }
            call.start(new Answer(at), headers);
            call.request(2);
            call.sendMessage(request);
            call.halfClose();
        }

        private synchronized boolean mayTryAgain() {
            return left > 0 && !cancelled;
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            current.ifPresent(call -> call.cancel("the user went away", null));
        }

        private final class Answer extends ClientCall.Listener<byte[]> {
            private final Connected at;
            private byte[] body = {};

            Answer(Connected at) {
                this.at = at;
            }

            @Override
            public void onMessage(byte[] message) {
                body = message;
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
                if (isPassedOver(status)) {
                    passOver(
                            at, Optional.ofNullable(trailers.get(LEADER)).flatMap(HostPort::parse));
                    if (mayTryAgain()) {
                        next();
                        return;
                    }
                } else if (!acceptsStandby) {
                    answered(at.controller());
                }
                ended.accept(Reply.of(worded(status), trailers, body));
            }

            private boolean isPassedOver(Status status) {
                return switch (status.getCode()) {
                    case UNAVAILABLE -> true;
                    case DEADLINE_EXCEEDED -> acceptsStandby;
                    case OK -> method.equals(LEADER_IS) && !acceptsStandby && !saysItLeads(body);
                    default -> false;
                };
            }

            private Status worded(Status status) {
                if (status.getCode() != Status.Code.UNAVAILABLE) {
                    return status;
                }
                String said = Optional.ofNullable(status.getDescription()).orElse("");
                String why =
                        at.tls()
                                .map(
                                        it ->
                                                it.explained(
                                                        said,
                                                        Optional.ofNullable(status.getCause())))
                                .orElse(said);
                return Status.UNAVAILABLE.withDescription(at.controller() + ": " + why);
            }
        }
    }

    private static boolean saysItLeads(byte[] cluster) {
        try {
            return Cluster.parseFrom(cluster).getLeads();
        } catch (InvalidProtocolBufferException unreadable) {
            return true; // whoever asked sees it for himself
        }
    }

    private static MethodDescriptor<byte[], byte[]> descriptor(String method) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(SERVICE + method)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
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
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
