package lockstep.controller.server;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerPort;

import lockstep.controller.api.ApiService;
import lockstep.controller.api.Leadership;
import lockstep.controller.identity.TokenHolders;
import lockstep.controller.metrics.CallMeter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// Serves the API, and nothing else, to whoever shows a token: TLS 1.3 on a port of its own, for
/// callers without a certificate.
///
/// A server apart from [ApiServer]: there is no link of nodes and no secret of the controllers
/// behind this door, and whoever takes all of its connections keeps only others with tokens out.
public final class TokenDoor implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 1_024;

    /// A tool that calls much does so over few connections, and some tools share an address.
    static final int CONNECTIONS_OF_ADDRESS_MAX = 128;

    private static final int CALLS_OF_CONNECTION_MAX = 64;
    private static final Duration IDLE_MAX = Duration.ofSeconds(60);

    private final Server server;

    /// Prepares everything; [#start] listens.
    ///
    /// @param listen the TCP address; port 0 takes any that is free
    /// @param tls whose certificate is shown; closed by somebody else
    /// @param rates those of users: it does not matter by which way they call
    public TokenDoor(
            InetSocketAddress listen,
            TlsPort tls,
            TokenHolders holders,
            ApiService api,
            CallMeter calls,
            Supplier<Leadership> leadership,
            CallRates rates) {
        ServerBuilder builder =
                Server.builder()
                        .port(new ServerPort(listen, SessionProtocol.HTTPS))
                        .service(
                                ApiRoute.of(api),
                                ApiRoute.measured(calls, api)
                                        .andThen(service -> service.decorate(new RateCheck(rates))))
                        .decorator(
                                new TokenCheck(
                                        holders, leadership, new RefusalLog(System::nanoTime)))
                        .maxRequestLength(ApiRoute.REQUEST_BYTES_MAX)
                        .requestTimeout(ApiRoute.REQUEST_TIME_MAX)
                        .maxNumConnections(CONNECTIONS_MAX)
                        .childChannelPipelineCustomizer(
                                new DoorCrowd(
                                        CONNECTIONS_OF_ADDRESS_MAX,
                                        new RefusalLog(System::nanoTime)))
                        .http2MaxStreamsPerConnection(CALLS_OF_CONNECTION_MAX)
                        .idleTimeout(IDLE_MAX)
                        .gracefulShutdownTimeout(Duration.ZERO, Duration.ZERO)
                        .bossGroupFactory(PromptLoop::named)
                        .disableServerHeader();
        tls.configureForStrangers(builder);
        this.server = builder.build();
    }

    /// Listens from now on.
    ///
    /// @throws IOException when the address cannot be had
    public void start() throws IOException {
        try {
            server.start().join();
        } catch (CompletionException failed) {
            throw new IOException(
                    "tokens.listen cannot be served: " + failed.getCause(), failed.getCause());
        }
    }

    /// The port that is listened on.
    public int port() {
        return server.activeLocalPort();
    }

    /// Ends every call and listens no more.
    @Override
    public void close() {
        server.stop().join();
    }
}
