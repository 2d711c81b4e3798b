package lockstep.node.link;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContext;

import lockstep.node.config.HostPort;
import lockstep.protocol.v1.AttemptOrder;
import lockstep.protocol.v1.AttemptReport;
import lockstep.protocol.v1.NodeLinkGrpc;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/// A controller that does what a test says: it grants leases, hears reports, and gives orders. It
/// can also send nodes away.
public final class ScriptedController implements AutoCloseable {

    private static final Metadata.Key<String> LEADER =
            Metadata.Key.of("lockstep-leader", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    final List<String> authorizations = new CopyOnWriteArrayList<>();
    public final List<NodeReport> reports = new CopyOnWriteArrayList<>();

    private final Server server;
    private final AtomicReference<Optional<StreamObserver<NodeOrders>>> node =
            new AtomicReference<>(Optional.empty());
    private volatile Optional<String> leader = Optional.empty();
    private volatile boolean mute;
    private volatile long leaseMillis = 60_000;
    private volatile int reportEveryMillis = 50;

    private ScriptedController(Optional<SslContext> tls) {
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(new Service())
                        .intercept(new Door());
        tls.ifPresent(builder::sslContext);
        server = builder.build();
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ScriptedController start() {
        return new ScriptedController(Optional.empty());
    }

    static ScriptedController startWithTls(SslContext tls) {
        return new ScriptedController(Optional.of(tls));
    }

    public HostPort address() {
        return new HostPort("127.0.0.1", server.getPort());
    }

    /// From now on nodes are sent to another one.
    void follow(HostPort other) {
        leader = Optional.of(other.toString());
    }

    /// From now on reports are not answered.
    void fallSilent() {
        mute = true;
    }

    public void grant(long millis) {
        leaseMillis = millis;
    }

    void reportEvery(int millis) {
        reportEveryMillis = millis;
    }

    /// Gives orders on the stream that reported last.
    public void order(AttemptOrder... orders) {
        NodeReport last = reports.getLast();
        StreamObserver<NodeOrders> stream =
                node.get().orElseThrow(() -> new AssertionError("no node is connected"));
        synchronized (this) {
            stream.onNext(ordersFor(last).addAllOrders(List.of(orders)).build());
        }
    }

    private NodeOrders.Builder ordersFor(NodeReport report) {
        return NodeOrders.newBuilder()
                .setProtocolVersion(1)
                .setClusterId("test-cluster")
                .setEpoch(1)
                .setIncarnation(report.getIncarnation())
                .setReportSeq(report.getReportSeq())
                .setReportEveryMillis(reportEveryMillis)
                .setLeaseUntilNodeClockMillis(report.getNodeClockMillis() + leaseMillis);
    }

    /// The newest word on an attempt.
    public Optional<AttemptReport> attempt(int jobId) {
        return reports.isEmpty()
                ? Optional.empty()
                : reports.getLast().getAttemptsList().stream()
                        .filter(attempt -> attempt.getJobId() == jobId)
                        .findFirst();
    }

    public boolean has(Predicate<NodeReport> wanted) {
        return !reports.isEmpty() && wanted.test(reports.getLast());
    }

    private final class Service extends NodeLinkGrpc.NodeLinkImplBase {

        @Override
        public StreamObserver<NodeReport> link(StreamObserver<NodeOrders> responses) {
            if (leader.isPresent()) {
                var trailers = new Metadata();
                trailers.put(LEADER, leader.get());
                responses.onError(
                        Status.UNAVAILABLE
                                .withDescription("does not lead")
                                .asRuntimeException(trailers));
                return new Nobody();
            }
            node.set(Optional.of(responses));
            return new StreamObserver<>() {
                @Override
                public void onNext(NodeReport report) {
                    reports.add(report);
                    if (!mute) {
                        synchronized (ScriptedController.this) {
                            responses.onNext(ordersFor(report).build());
                        }
                    }
                }

                @Override
                public void onError(Throwable error) {
                    node.compareAndSet(Optional.of(responses), Optional.empty());
                }

                @Override
                public void onCompleted() {
                    responses.onCompleted();
                }
            };
        }
    }

    private static final class Nobody implements StreamObserver<NodeReport> {
        @Override
        public void onNext(NodeReport report) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
    }

    private final class Door implements ServerInterceptor {
        @Override
        public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
            authorizations.add(String.valueOf(headers.get(AUTHORIZATION)));
            return next.startCall(call, headers);
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
