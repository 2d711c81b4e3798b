package lockstep.node.link;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;

import lockstep.node.config.HostPort;
import lockstep.protocol.v1.NodeLinkGrpc;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One stream to one controller, from its opening to its end. The end is told once.
final class Connection {

    /// Who hears of it, on the agent's thread.
    interface Listener {
        void ready(Connection source);

        void heard(Connection source, NodeOrders orders);

        void ended(Connection source, String why, Optional<HostPort> leader);
    }

    private static final Metadata.Key<String> LEADER =
            Metadata.Key.of("lockstep-leader", Metadata.ASCII_STRING_MARSHALLER);
    private static final int ORDERS_BYTES_MAX = 64 << 20;

    private final HostPort controller;
    private final Timer timer;
    private final Listener listener;
    private final ManagedChannel channel;
    private @Nullable ClientCallStreamObserver<NodeReport> stream;
    private boolean over;

    private Connection(HostPort controller, Timer timer, Listener listener) {
        this.controller = controller;
        this.timer = timer;
        this.listener = listener;
        this.channel =
                NettyChannelBuilder.forAddress(controller.host(), controller.port())
                        .usePlaintext()
                        .keepAliveTime(30, TimeUnit.SECONDS)
                        .keepAliveTimeout(10, TimeUnit.SECONDS)
                        .maxInboundMessageSize(ORDERS_BYTES_MAX)
                        .disableRetry()
                        .build();
    }

    static Connection open(
            HostPort controller, Optional<Path> tokenFile, Timer timer, Listener listener) {
        var connection = new Connection(controller, timer, listener);
        var stub = NodeLinkGrpc.newStub(connection.channel);
        if (tokenFile.isPresent()) {
            stub = stub.withCallCredentials(new BearerToken(tokenFile.get()));
        }
        stub.link(connection.new Responses());
        return connection;
    }

    HostPort controller() {
        return controller;
    }

    boolean isReady() {
        return stream != null && stream.isReady();
    }

    void send(NodeReport report) {
        if (stream != null) {
            stream.onNext(report);
        }
    }

    void giveUp(String why) {
        end(why, Optional.empty());
    }

    /// Ends it without a word to the listener.
    void close() {
        over = true;
        channel.shutdownNow();
    }

    private void end(String why, Optional<HostPort> leader) {
        if (!over) {
            over = true;
            channel.shutdownNow();
            listener.ended(this, why, leader);
        }
    }

    /// Called on gRPC's threads; everything goes on on the agent's.
    private final class Responses implements ClientResponseObserver<NodeReport, NodeOrders> {

        @Override
        public void beforeStart(ClientCallStreamObserver<NodeReport> request) {
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
        public void onNext(NodeOrders orders) {
            timer.execute(
                    () -> {
                        if (!over) {
                            listener.heard(Connection.this, orders);
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
            String why = status.getCode() + " " + status.getDescription();
            timer.execute(() -> end(why, leader));
        }

        @Override
        public void onCompleted() {
            timer.execute(() -> end("it ended the stream", Optional.empty()));
        }
    }
}
