package lockstep.controller.server;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;

import lockstep.controller.api.Accounting;
import lockstep.controller.api.ApiService;
import lockstep.controller.api.Checkpoints;
import lockstep.controller.api.Commands;
import lockstep.controller.api.Drains;
import lockstep.controller.api.Events;
import lockstep.controller.api.Explanations;
import lockstep.controller.api.JobPlaces;
import lockstep.controller.api.JobWaits;
import lockstep.controller.api.Membership;
import lockstep.controller.api.Readings;
import lockstep.controller.api.Reconfiguration;
import lockstep.controller.api.Reconfiguring;
import lockstep.controller.api.StagingView;
import lockstep.controller.api.StandbyReads;
import lockstep.controller.api.StoragePaths;
import lockstep.controller.api.Tokens;
import lockstep.controller.chronicle.Chronicle;
import lockstep.controller.identity.Callers;
import lockstep.controller.identity.Forwarding;
import lockstep.controller.identity.ProcessIdentity;
import lockstep.controller.identity.Standings;
import lockstep.controller.identity.SystemUserGroups;
import lockstep.controller.identity.SystemUserNames;
import lockstep.controller.identity.TokenHolders;
import lockstep.controller.identity.TokenRules;
import lockstep.controller.identity.UserGroups;
import lockstep.controller.identity.UserNames;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.Tables;
import lockstep.controller.link.NodeDoor;
import lockstep.controller.link.NodeLinkService;
import lockstep.controller.link.OrderStream;
import lockstep.controller.metrics.ControllerMetrics;
import lockstep.controller.metrics.HistoryProgress;
import lockstep.controller.metrics.StandbyFacts;
import lockstep.controller.sense.Health;
import lockstep.controller.sense.SenseDoor;
import lockstep.controller.sense.SenseLinkService;
import lockstep.controller.stage.StageDoor;
import lockstep.controller.stage.StageLinkService;
import lockstep.controller.wire.PowerOff;
import lockstep.controller.wire.Report;
import lockstep.gang.condition.Standards;
import lockstep.gang.decide.Rules;
import lockstep.gang.explain.Explainer;
import lockstep.gang.fair.AccountTree;
import lockstep.gang.fair.Policy;
import lockstep.gang.job.Submitter;
import lockstep.gang.plan.Settings;
import lockstep.protocol.v1.LockstepApiGrpc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// A real server on a free port and a Unix socket, before a control plane without a journal.
final class ApiBench implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef0123456789abcdef";

    /// Paths a and b to store main, and another b to store old.
    private static final StoragePaths PATHS =
            new StoragePaths(new TreeMap<>(Map.of("main", List.of("a", "b"), "old", List.of("b"))));

    /// Of a user who neither operates nor administers.
    static final int CALLS_AT_ONCE = 40;

    static final Duration STANDBY_AGE_MAX = Duration.ofMinutes(1);

    /// nobody operates; the user daemon, whom every host has, administers.
    private static final Standings STANDINGS =
            new Standings(Set.of("daemon"), Set.of(), AccountTree.EMPTY);

    final InMemoryControl control = new InMemoryControl();
    final Submitter self;

    /// What time it is for tokens.
    volatile Instant tokenTime = InMemoryControl.NOON;

    /// By day and by configuration.
    static final TokenRules TOKEN_RULES = new TokenRules("lab", Duration.ofHours(24), true);

    final JobWaits waits;

    /// What a standby knows of itself.
    volatile boolean configurationDiffers;

    /// Where history is read; there is none at first.
    volatile Supplier<Tables> tables =
            () -> {
                throw new JournalFailure(JournalFailure.Code.STORE_FAILED, "there is no history");
            };

    /// What becomes of reading the configuration again; it says what held before, at first.
    volatile Reconfiguring reconfiguring =
            (_, _) ->
                    CompletableFuture.completedFuture(
                            new Reconfiguring.Outcome.Changed(List.of(), List.of()));

    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final ExecutorService sweeper = Executors.newSingleThreadExecutor();
    private final EventLoopGroup clientLoop =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final Path socket;
    private final ApiServer server;
    private final Optional<TokenDoor> tokenDoor;

    ApiBench(Path folder, NodeDoor door) throws IOException {
        this(folder, door, (told, stream) -> stream.refuse("nobody listens"));
    }

    ApiBench(Path folder, StagingView staging) throws IOException {
        this(folder, new NoNodes(), (told, stream) -> stream.refuse("nobody listens"), staging);
    }

    ApiBench(Path folder, NodeDoor door, SenseDoor senses) throws IOException {
        this(folder, door, senses, StagingView.NONE);
    }

    /// Whoever gets through to a link is told "heard", and the stream ends.
    ApiBench(Path folder, TlsPort tls) throws IOException {
        this(folder, tls, Optional.empty());
    }

    /// The same with a door for tokens.
    ApiBench(Path folder, TlsPort tls, TokenRules tokens) throws IOException {
        this(folder, tls, Optional.of(tokens));
    }

    private ApiBench(Path folder, TlsPort tls, Optional<TokenRules> tokens) throws IOException {
        this(
                folder,
                new Hearing(),
                (_, stream) -> stream.refuse(Hearing.HEARD),
                (_, stream) -> stream.refuse(Hearing.HEARD),
                StagingView.NONE,
                Optional.of(tls),
                tokens);
    }

    private ApiBench(Path folder, NodeDoor door, SenseDoor senses, StagingView staging)
            throws IOException {
        this(folder, door, senses, (_, _) -> {}, staging, Optional.empty(), Optional.empty());
    }

    private ApiBench(
            Path folder,
            NodeDoor door,
            SenseDoor senses,
            StageDoor stages,
            StagingView staging,
            Optional<TlsPort> tls,
            Optional<TokenRules> tokens)
            throws IOException {
        UserNames names = new SystemUserNames();
        self = ProcessIdentity.read(names);
        socket = folder.resolve("run/api.sock");
        waits = new JobWaits(control::view, sweeper);
        control.onPublished(waits::published);
        Chronicle chronicle = new Chronicle(sweeper);
        control.onEvents(chronicle);
        Clock clock = Clock.fixed(InMemoryControl.NOON, ZoneOffset.UTC);
        UserGroups groups = new SystemUserGroups(System::nanoTime);
        Optional<TokenHolders> holders =
                tokens.map(
                        rules ->
                                new TokenHolders(
                                        rules,
                                        self,
                                        () -> STANDINGS,
                                        names,
                                        groups,
                                        () -> control.view().state(),
                                        () -> tokenTime));
        CallRates rates =
                new CallRates(() -> new CallRates.Most(1, CALLS_AT_ONCE), System::nanoTime);
        ControllerMetrics metrics =
                new ControllerMetrics(
                        control,
                        staging,
                        HistoryProgress.NONE,
                        () -> 0,
                        StandbyFacts.NONE,
                        Standards.STANDARD,
                        clock,
                        System::nanoTime);
        Explanations explanations =
                new Explanations(
                        control::view,
                        () -> new Explainer(Settings.standard(), Policy.open()),
                        clock);
        PowerOff powerOff = new PowerOff(control, staging::onlyOn);
        ApiService api =
                new ApiService(
                        control,
                        new Commands(control, explanations, Policy::open, Rules::standard, PATHS),
                        new Readings(
                                control::view,
                                "ctl1:7420",
                                Health.NONE,
                                Standards.STANDARD,
                                powerOff,
                                PATHS,
                                clock),
                        explanations,
                        waits,
                        new Drains(control, powerOff, PATHS, clock),
                        new Membership(control, Policy::open, PATHS),
                        new Reconfiguration(
                                (by, dryRun) -> reconfiguring.reconfigure(by, dryRun), "ctl1"),
                        new Checkpoints(control, staging),
                        new Accounting(
                                control::view,
                                (seq, _) -> CompletableFuture.completedFuture(seq),
                                () -> tables.get(),
                                clock,
                                workers),
                        new Events(chronicle, workers),
                        new StandbyReads(control, STANDBY_AGE_MAX, workers),
                        new Tokens(control, holders, clock, new SecureRandom()),
                        workers);
        server =
                new ApiServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        socket,
                        tls,
                        new Callers(self, TOKEN, names, () -> STANDINGS),
                        new Forwarding(
                                () -> STANDINGS, names, groups, new JobPlaces(control::view)),
                        api,
                        metrics,
                        control::leadership,
                        () -> configurationDiffers,
                        rates,
                        workers,
                        new NodeLinkService(door),
                        new SenseLinkService(senses, InstantSource.system()),
                        new StageLinkService(stages));
        server.start();
        tokenDoor =
                holders.map(
                        judge ->
                                new TokenDoor(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                        tls.orElseThrow(),
                                        judge,
                                        api,
                                        metrics.calls(),
                                        control::leadership,
                                        rates));
        if (tokenDoor.isPresent()) {
            tokenDoor.get().start();
        }
    }

    /// Hears nodes, and says so.
    static final class Hearing implements NodeDoor {
        static final String HEARD = "heard";

        @Override
        public void reported(Report report, OrderStream orders) {
            orders.refuse(HEARD);
        }

        @Override
        public void closed(OrderStream orders) {}
    }

    int port() {
        return server.port();
    }

    int tokenPort() {
        return tokenDoor.orElseThrow().port();
    }

    Path socket() {
        return socket;
    }

    ManagedChannel tcpChannel() {
        return keep(
                NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build());
    }

    ManagedChannel unixChannel() {
        return keep(
                NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toString()))
                        .eventLoopGroup(clientLoop)
                        .channelType(EpollDomainSocketChannel.class)
                        .overrideAuthority("localhost")
                        .usePlaintext()
                        .build());
    }

    private ManagedChannel keep(ManagedChannel channel) {
        channels.add(channel);
        return channel;
    }

    static io.grpc.ClientInterceptor bearing(String token) {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + token);
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    /// By gRPC, over TCP with the token.
    LockstepApiGrpc.LockstepApiBlockingStub tcp() {
        return LockstepApiGrpc.newBlockingStub(tcpChannel()).withInterceptors(bearing(TOKEN));
    }

    /// By gRPC, over the Unix socket.
    LockstepApiGrpc.LockstepApiBlockingStub unix() {
        return LockstepApiGrpc.newBlockingStub(unixChannel());
    }

    HttpRequest.Builder http(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path)))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + TOKEN);
    }

    HttpRequest.Builder anonymousHttp(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path)))
                .version(HttpClient.Version.HTTP_1_1);
    }

    static HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        tokenDoor.ifPresent(TokenDoor::close);
        server.close();
        workers.shutdownNow();
        sweeper.shutdownNow();
        var _ = clientLoop.shutdownGracefully();
    }
}
