package lockstep.node;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;

import lockstep.node.config.HostPort;
import lockstep.protocol.v1.StageLinkGrpc;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.StageReport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// A controller that hears what lies on a node and orders what a test says. It can go away, and
/// come back at the same address with nothing to order.
final class ScriptedStageController implements AutoCloseable {
    private final List<StageReport> reports = new CopyOnWriteArrayList<>();
    private volatile Optional<StreamObserver<StageOrders>> node = Optional.empty();
    private int port;
    private Server server;

    ScriptedStageController() throws IOException {
        server = start();
    }

    private Server start() throws IOException {
        Server started =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        .addService(new Service())
                        .build()
                        .start();
        port = started.getPort();
        return started;
    }

    HostPort address() {
        return new HostPort("127.0.0.1", port);
    }

    /// All that it heard since it came, oldest first.
    List<StageReport> heard() {
        return reports;
    }

    void order(StageOrders orders) {
        node.orElseThrow().onNext(orders);
    }

    void goAway() throws InterruptedException {
        server.shutdownNow().awaitTermination();
        node = Optional.empty();
        reports.clear();
    }

    void comeBack() throws IOException {
        server = start();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Service extends StageLinkGrpc.StageLinkImplBase {
        @Override
        public StreamObserver<StageReport> stage(StreamObserver<StageOrders> orders) {
            node = Optional.of(orders);
            return new StreamObserver<>() {
                @Override
                public void onNext(StageReport report) {
                    reports.add(report);
                }

                @Override
                public void onError(Throwable broken) {
                    // The node went, or this did.
                }

                @Override
                public void onCompleted() {
                    orders.onCompleted();
                }
            };
        }
    }
}
