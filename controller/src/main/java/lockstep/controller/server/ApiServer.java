package lockstep.controller.server;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.DomainSocketAddress;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerPort;

import lockstep.controller.api.ApiService;
import lockstep.controller.api.Leadership;
import lockstep.controller.identity.Callers;
import lockstep.controller.identity.Forwarding;
import lockstep.controller.link.NodeLinkService;
import lockstep.controller.metrics.ControllerMetrics;
import lockstep.controller.metrics.DelayMeter;
import lockstep.controller.sense.SenseLinkService;
import lockstep.controller.stage.StageLinkService;
import lockstep.identity.UnixSocketFile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Serves the API and the node links: gRPC, protobuf by plain POST, and JSON over HTTP, all on one
/// TCP port, and on a Unix socket beside it.
public final class ApiServer implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 65_536;

    /// What a peer may send on a stream ahead of what was read: room for a few reports. Of ten
    /// thousand nodes all of it may lie in memory at once.
    private static final int SENT_AHEAD_MAX = 64 << 10;

    /// A peer that answers no ping for so long is gone.
    private static final Duration IDLE_MAX = Duration.ofSeconds(60);

    private static final Duration PING_EVERY = Duration.ofSeconds(15);

    private final UnixSocketFile socket;
    private final Optional<TlsPort> tls;
    private final Server server;
    private Optional<LoopWatch> watch = Optional.empty();
    private final DelayMeter delays;

    /// Prepares everything; [#start] listens.
    ///
    /// @param listen the TCP address; port 0 takes any that is free
    /// @param socketFile where the Unix socket is put
    /// @param tls with it the TCP port speaks nothing else; closed with the server
    /// @param rates how often users may call
    /// @param workers for pages that take more than a moment
    public ApiServer(
            InetSocketAddress listen,
            Path socketFile,
            Optional<TlsPort> tls,
            Callers callers,
            Forwarding forwarding,
            ApiService api,
            ControllerMetrics metrics,
            Supplier<Leadership> leadership,
            BooleanSupplier differs,
            CallRates rates,
            Executor workers,
            NodeLinkService nodeLink,
            SenseLinkService senseLink,
            StageLinkService stageLink) {
        this.socket = new UnixSocketFile(socketFile, "api.socket");
        this.delays = metrics.delays();
        this.tls = tls;
        ServerBuilder builder =
                Server.builder()
                        .port(
                                new ServerPort(
                                        listen,
                                        tls.isPresent()
                                                ? SessionProtocol.HTTPS
                                                : SessionProtocol.HTTP))
                        .port(
                                new ServerPort(
                                        DomainSocketAddress.of(socketFile), SessionProtocol.HTTP))
                        .service(
                                ApiRoute.of(api),
                                ApiRoute.measured(metrics.calls(), api)
                                        .andThen(service -> service.decorate(new RateCheck(rates)))
                                        .andThen(service -> service.decorate(new PersonsOnly())))
                        .service("/healthz", new Liveness())
                        .service("/readyz", new Readiness(leadership, differs))
                        .service(
                                "/metrics",
                                new MetricsPage(metrics, workers).decorate(new PersonsOnly()))
                        .decorator(new CallerCheck(callers, forwarding, tls))
                        .maxRequestLength(ApiRoute.REQUEST_BYTES_MAX)
                        .requestTimeout(ApiRoute.REQUEST_TIME_MAX)
                        .maxNumConnections(CONNECTIONS_MAX)
                        .http2InitialStreamWindowSize(SENT_AHEAD_MAX)
                        .idleTimeout(IDLE_MAX)
                        .pingInterval(PING_EVERY)
                        .gracefulShutdownTimeout(Duration.ZERO, Duration.ZERO)
                        .bossGroupFactory(PromptLoop::named)
                        .disableServerHeader();
        NodeThreads threads = NodeThreads.started();
        threads.serve(builder, nodeLink);
        threads.serve(builder, senseLink);
        threads.serve(builder, stageLink);
        tls.ifPresent(port -> port.configure(builder));
        this.server = builder.build();
    }

    /// Listens from now on.
    ///
    /// @throws IOException when an address cannot be had
    public void start() throws IOException {
        socket.prepare();
        try {
            server.start().join();
        } catch (CompletionException failed) {
            throw new IOException(
                    "the API cannot be served: " + failed.getCause(), failed.getCause());
        }
        socket.open();
        delays.watch(server.config().workerGroup());
        watch = Optional.of(new LoopWatch(server.config().workerGroup(), System::nanoTime));
        watch.get().start();
        tls.ifPresent(TlsPort::start);
    }

    /// The TCP port that is listened on.
    public int port() {
        return server.activePorts().values().stream()
                .filter(port -> !port.isDomainSocket())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the server does not listen"))
                .localAddress()
                .getPort();
    }

    /// Ends every call and listens no more.
    @Override
    public void close() {
        tls.ifPresent(TlsPort::close);
        watch.ifPresent(LoopWatch::close);
        server.stop().join();
        socket.remove();
    }
}
