package lockstep.controller;

import lockstep.controller.api.Accounting;
import lockstep.controller.api.ApiService;
import lockstep.controller.api.Checkpoints;
import lockstep.controller.api.Commands;
import lockstep.controller.api.Drains;
import lockstep.controller.api.Events;
import lockstep.controller.api.Explanations;
import lockstep.controller.api.FairWorkers;
import lockstep.controller.api.JobPlaces;
import lockstep.controller.api.JobWaits;
import lockstep.controller.api.Leadership;
import lockstep.controller.api.Membership;
import lockstep.controller.api.Readings;
import lockstep.controller.api.Reconfiguration;
import lockstep.controller.api.Reconfiguring;
import lockstep.controller.api.StandbyReads;
import lockstep.controller.api.StoragePaths;
import lockstep.controller.api.Tokens;
import lockstep.controller.chronicle.Chronicle;
import lockstep.controller.config.ControllerConfig;
import lockstep.controller.history.Projector;
import lockstep.controller.identity.Callers;
import lockstep.controller.identity.Forwarding;
import lockstep.controller.identity.ProcessIdentity;
import lockstep.controller.identity.SystemUserGroups;
import lockstep.controller.identity.SystemUserNames;
import lockstep.controller.identity.TokenFile;
import lockstep.controller.identity.TokenHolders;
import lockstep.controller.identity.TokenRules;
import lockstep.controller.identity.UserGroups;
import lockstep.controller.identity.UserNames;
import lockstep.controller.journal.Tables;
import lockstep.controller.link.NodeLinkService;
import lockstep.controller.metrics.ControllerMetrics;
import lockstep.controller.reload.InForce;
import lockstep.controller.sense.SenseLinkService;
import lockstep.controller.server.ApiServer;
import lockstep.controller.server.CallRates;
import lockstep.controller.server.TlsPort;
import lockstep.controller.server.TokenDoor;
import lockstep.controller.stage.StageLinkService;
import lockstep.controller.stage.StageSettings;
import lockstep.controller.term.Seat;
import lockstep.controller.wire.PowerOff;
import lockstep.gang.job.Submitter;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// The API with all that it needs, listening.
final class Service implements AutoCloseable {
    private static final int WORKERS = 4;
    private static final int CALLS_WAITING_MAX = 1_000;
    private static final int CALLS_WAITING_OF_USER_MAX = 500;

    private final ApiServer server;
    private final Optional<TokenDoor> door;
    private final JobWaits waits;
    private final ExecutorService threads;
    private final ExecutorService sweeper;

    private Service(
            ApiServer server,
            Optional<TokenDoor> door,
            JobWaits waits,
            ExecutorService threads,
            ExecutorService sweeper) {
        this.server = server;
        this.door = door;
        this.waits = waits;
        this.threads = threads;
        this.sweeper = sweeper;
    }

    static Service start(
            InForce inForce,
            Seat seat,
            Reconfiguring reconfiguring,
            BooleanSupplier differs,
            Chronicle chronicle,
            ControllerMetrics metrics,
            Supplier<Tables> tables,
            Projector history,
            Clock wallClock)
            throws IOException {
        ControllerConfig config = inForce.config();
        ExecutorService threads =
                Executors.newFixedThreadPool(
                        WORKERS, Thread.ofPlatform().name("api-", 0).daemon(true).factory());
        Executor workers = new FairWorkers(threads, CALLS_WAITING_OF_USER_MAX, CALLS_WAITING_MAX);
        ExecutorService sweeper =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("job-waits").daemon(true).factory());
        JobWaits waits = new JobWaits(seat::view, sweeper);
        UserNames names = new SystemUserNames();
        UserGroups groups = new SystemUserGroups(System::nanoTime);
        Submitter self = ProcessIdentity.read(names);
        Optional<TokenHolders> holders =
                config.tokens()
                        .listen()
                        .map(
                                _ ->
                                        new TokenHolders(
                                                new TokenRules(
                                                        config.clusterName(),
                                                        config.tokens().longest(),
                                                        config.tokens().roles()),
                                                self,
                                                inForce::standings,
                                                names,
                                                groups,
                                                () -> seat.view().state(),
                                                wallClock));
        Callers callers =
                new Callers(
                        self,
                        TokenFile.readOrMake(config.api().tokenFile(), new SecureRandom()),
                        names,
                        inForce::standings);
        Explanations explanations = new Explanations(seat::view, inForce::explainer, wallClock);
        PowerOff powerOff = new PowerOff(seat, seat::onlyOn);
        StoragePaths paths = paths(config.checkpoints());
        ApiService api =
                new ApiService(
                        seat,
                        new Commands(
                                seat,
                                explanations,
                                inForce::policy,
                                () -> inForce.adjustable().rules(),
                                paths),
                        new Readings(
                                seat::view,
                                config.controller().address().toString(),
                                seat,
                                config.scheduling().settings().standards(),
                                powerOff,
                                paths,
                                wallClock),
                        explanations,
                        waits,
                        new Drains(seat, powerOff, paths, wallClock),
                        new Membership(seat, inForce::policy, paths),
                        new Reconfiguration(reconfiguring, config.controller().name()),
                        new Checkpoints(seat, seat),
                        new Accounting(
                                seat::view, progress(seat, history), tables, wallClock, workers),
                        new Events(chronicle, workers),
                        new StandbyReads(seat, config.api().standbyAgeMax(), workers),
                        new Tokens(seat, holders, wallClock, new SecureRandom()),
                        workers);
        CallRates rates = new CallRates(inForce::rates, System::nanoTime);
        Optional<TlsPort> tls = TlsOpening.open(config, wallClock);
        Optional<TokenDoor> door =
                holders.map(
                        judge ->
                                new TokenDoor(
                                        config.tokens().listen().orElseThrow().socket(),
                                        tls.orElseThrow(),
                                        judge,
                                        api,
                                        metrics.calls(),
                                        seat::leadership,
                                        rates));
        ApiServer server =
                new ApiServer(
                        config.api().listen().socket(),
                        config.api().socket(),
                        tls,
                        callers,
                        new Forwarding(
                                inForce::standings, names, groups, new JobPlaces(seat::view)),
                        api,
                        metrics,
                        seat::leadership,
                        differs,
                        rates,
                        workers,
                        new NodeLinkService(seat),
                        new SenseLinkService(seat, wallClock),
                        new StageLinkService(seat));
        server.start();
        if (door.isPresent()) {
            door.get().start();
        }
        return new Service(server, door, waits, threads, sweeper);
    }

    /// A standby shows what the leader has written.
    private static Accounting.Progress progress(Seat seat, Projector history) {
        return (seq, atMost) ->
                switch (seat.leadership()) {
                    case Leadership.Leading _ -> history.reached(seq, atMost);
                    case Leadership.Following _ -> history.shown(atMost);
                };
    }

    private static StoragePaths paths(StageSettings settings) {
        NavigableMap<String, List<String>> byStore = new TreeMap<>();
        for (StageSettings.StoreSetting store : settings.stores()) {
            byStore.put(
                    store.name(),
                    store.paths().stream().map(StageSettings.PathSetting::name).toList());
        }
        return new StoragePaths(byStore);
    }

    /// There is a new view.
    void published() {
        waits.published();
    }

    @Override
    public void close() {
        door.ifPresent(TokenDoor::close);
        server.close();
        threads.shutdown();
        sweeper.shutdown();
    }
}
