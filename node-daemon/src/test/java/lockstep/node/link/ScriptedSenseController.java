package lockstep.node.link;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;

import lockstep.node.config.HostPort;
import lockstep.protocol.v1.SenseLinkGrpc;
import lockstep.protocol.v1.SenseReport;
import lockstep.protocol.v1.SenseRequest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A controller that hears what nodes say of their health, and answers as a test says.
final class ScriptedSenseController implements AutoCloseable {

    private static final Metadata.Key<String> LEADER =
            Metadata.Key.of("lockstep-leader", Metadata.ASCII_STRING_MARSHALLER);

    final List<SenseReport> reports = new CopyOnWriteArrayList<>();

    /// How many streams were opened.
    final AtomicInteger opened = new AtomicInteger();

    private final Server server;
    private volatile Optional<String> leader = Optional.empty();
    private volatile boolean unknown;
    private volatile int reportEveryMillis;
    private volatile long happeningsUntil;

    private ScriptedSenseController() {
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(new Service())
                        .build();
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ScriptedSenseController start() {
        return new ScriptedSenseController();
    }

    HostPort address() {
        return new HostPort("127.0.0.1", server.getPort());
    }

    void follow(HostPort other) {
        leader = Optional.of(other.toString());
    }

    /// From now on it answers as a controller that has no such call.
    void refuseAsUnknown() {
        unknown = true;
    }

    void reportEvery(int millis) {
        reportEveryMillis = millis;
    }

    void acknowledge(long number) {
        happeningsUntil = number;
    }

    private final class Service extends SenseLinkGrpc.SenseLinkImplBase {

        @Override
        public StreamObserver<SenseReport> sense(StreamObserver<SenseRequest> responses) {
            opened.incrementAndGet();
            if (unknown) {
                responses.onError(Status.UNIMPLEMENTED.asRuntimeException());
            }
            leader.ifPresent(
                    other -> {
                        var trailers = new Metadata();
                        trailers.put(LEADER, other);
                        responses.onError(Status.UNAVAILABLE.asRuntimeException(trailers));
                    });
            return new StreamObserver<>() {
                @Override
                public void onNext(SenseReport report) {
                    if (unknown || leader.isPresent()) {
                        return;
                    }
                    reports.add(report);
                    responses.onNext(
                            SenseRequest.newBuilder()
                                    .setHappeningsUntil(happeningsUntil)
                                    .setReportEveryMillis(reportEveryMillis)
                                    .build());
                }

                @Override
                public void onError(Throwable error) {}

                @Override
                public void onCompleted() {}
            };
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
