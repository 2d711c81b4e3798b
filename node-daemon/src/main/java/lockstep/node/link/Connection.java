package lockstep.node.link;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;

import lockstep.node.config.HostPort;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One stream to one controller, from its opening to its end. The end is told once.
///
/// @param <A> what goes out
/// @param <B> what comes in
final class Connection<A, B> {

    /// Who hears of it, on the timer's thread.
    interface Listener<A, B> {
        void ready(Connection<A, B> source);

        void heard(Connection<A, B> source, B message);

        void ended(Connection<A, B> source, End end);
    }

    /// Why it is over.
    ///
    /// @param leader whom the controller takes for the leader, if it said so
    /// @param unknownCall the controller is older, and has no such stream
    record End(String why, Optional<HostPort> leader, boolean unknownCall) {
        static End of(String why) {
            return new End(why, Optional.empty(), false);
        }
    }

    private static final Metadata.Key<String> LEADER =
            Metadata.Key.of("lockstep-leader", Metadata.ASCII_STRING_MARSHALLER);
    private static final int ORDERS_BYTES_MAX = 64 << 20;

    /// How often it is looked whether the controller's certificate still counts.
    private static final Duration TRUST_CHECK = Duration.ofSeconds(5);

    private final HostPort controller;
    private final Timer timer;
    private final Listener<A, B> listener;
    private final Optional<ControllerTls> tls;
    private final ManagedChannel channel;
    private @Nullable ClientCallStreamObserver<A> stream;
    private boolean over;

    private Connection(
            HostPort controller,
            Optional<ControllerTls> tls,
            Timer timer,
            Listener<A, B> listener) {
        this.controller = controller;
        this.timer = timer;
        this.listener = listener;
        this.tls = tls;
        NettyChannelBuilder builder =
                NettyChannelBuilder.forAddress(controller.host(), controller.port());
        tls.ifPresentOrElse(it -> builder.sslContext(it.context()), builder::usePlaintext);
        this.channel =
                builder.keepAliveTime(30, TimeUnit.SECONDS)
                        .keepAliveTimeout(10, TimeUnit.SECONDS)
                        .maxInboundMessageSize(ORDERS_BYTES_MAX)
                        .disableRetry()
                        .build();
    }

    static <A, B> Connection<A, B> open(
            MethodDescriptor<A, B> method,
            HostPort controller,
            Controllers all,
            Timer timer,
            Listener<A, B> listener) {
        var connection =
                new Connection<>(controller, all.tls().map(ControllerTls::new), timer, listener);
        CallOptions options = CallOptions.DEFAULT;
        if (connection.tls.isEmpty() && all.tokenFile().isPresent()) {
            options = options.withCallCredentials(new BearerToken(all.tokenFile().get()));
        }
        if (connection.tls.isPresent()) {
            timer.schedule(TRUST_CHECK, connection::checkTrust);
        }
        var _ =
                ClientCalls.asyncBidiStreamingCall(
                        connection.channel.newCall(method, options), connection.new Responses());
        return connection;
    }

    HostPort controller() {
        return controller;
    }

    boolean isReady() {
        return stream != null && stream.isReady();
    }

    void send(A message) {
        if (stream != null) {
            stream.onNext(message);
        }
    }

    /// A connection that lasts brings no new handshake.
    private void checkTrust() {
        if (over) {
            return;
        }
        tls.flatMap(ControllerTls::objection)
                .ifPresentOrElse(
                        why -> giveUp("it is not believed any more: " + why),
                        () -> timer.schedule(TRUST_CHECK, this::checkTrust));
    }

    void giveUp(String why) {
        end(End.of(why));
    }

    /// Ends it without a word to the listener.
    void close() {
        over = true;
        channel.shutdownNow();
    }

    private void end(End end) {
        if (!over) {
            over = true;
            channel.shutdownNow();
            listener.ended(this, end);
        }
    }

    /// Called on gRPC's threads; everything goes on on the timer's.
    private final class Responses implements ClientResponseObserver<A, B> {

        @Override
        public void beforeStart(ClientCallStreamObserver<A> request) {
            stream = request; // still on the thread that opens the stream
            request.setOnReadyHandler(
                    () ->
                            timer.execute(
                                    () -> {
                                        if (!over) {
                                            listener.ready(Connection.this);
                                        }
                                    }));
        }

        @Override
        public void onNext(B message) {
            timer.execute(
                    () -> {
                        if (!over) {
                            listener.heard(Connection.this, message);
                        }
                    });
        }

        @Override
        public void onError(Throwable error) {
            Metadata trailers = Status.trailersFromThrowable(error);
            Optional<HostPort> leader =
                    Optional.ofNullable(trailers)
                            .map(found -> found.get(LEADER))
                            .flatMap(HostPort::parse);
            Status status = Status.fromThrowable(error);
            String said = status.getCode() + " " + status.getDescription();
            String why =
                    tls.map(it -> it.explained(said, Optional.ofNullable(status.getCause())))
                            .orElse(said);
            var end = new End(why, leader, status.getCode() == Status.Code.UNIMPLEMENTED);
            timer.execute(() -> end(end));
        }

        @Override
        public void onCompleted() {
            timer.execute(() -> end(End.of("it ended the stream")));
        }
    }
}
