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
import lockstep.controller.api.Membership;
import lockstep.controller.api.Readings;
import lockstep.controller.api.Reconfiguration;
import lockstep.controller.api.Reconfiguring;
import lockstep.controller.api.StoragePaths;
import lockstep.controller.chronicle.Chronicle;
import lockstep.controller.config.ControllerConfig;
import lockstep.controller.history.Projector;
import lockstep.controller.identity.Callers;
import lockstep.controller.identity.Forwarding;
import lockstep.controller.identity.ProcessIdentity;
import lockstep.controller.identity.SystemUserGroups;
import lockstep.controller.identity.SystemUserNames;
import lockstep.controller.identity.TokenFile;
import lockstep.controller.identity.UserNames;
import lockstep.controller.journal.Tables;
import lockstep.controller.link.NodeLinkService;
import lockstep.controller.metrics.ControllerMetrics;
import lockstep.controller.reload.InForce;
import lockstep.controller.sense.SenseLinkService;
import lockstep.controller.server.ApiServer;
import lockstep.controller.server.CallRates;
import lockstep.controller.stage.StageLinkService;
import lockstep.controller.stage.StageSettings;
import lockstep.controller.term.Seat;
import lockstep.controller.wire.PowerOff;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// The API with all that it needs, listening.
final class Service implements AutoCloseable {
    private static final int WORKERS = 4;
    private static final int CALLS_WAITING_MAX = 1_000;
    private static final int CALLS_WAITING_OF_USER_MAX = 500;

    private final ApiServer server;
    private final JobWaits waits;
    private final ExecutorService threads;
    private final ExecutorService sweeper;

    private Service(
            ApiServer server, JobWaits waits, ExecutorService threads, ExecutorService sweeper) {
        this.server = server;
        this.waits = waits;
        this.threads = threads;
        this.sweeper = sweeper;
    }

    static Service start(
            InForce inForce,
            Seat seat,
            Reconfiguring reconfiguring,
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
        Callers callers =
                new Callers(
                        ProcessIdentity.read(names),
                        TokenFile.readOrMake(config.api().tokenFile(), new SecureRandom()),
                        names,
                        inForce::standings);
        Explanations explanations = new Explanations(seat::view, inForce::explainer, wallClock);
        PowerOff powerOff = new PowerOff(seat, seat::onlyOn);
        StoragePaths paths = paths(config.checkpoints());
        ApiServer server =
                new ApiServer(
                        config.api().listen().socket(),
                        config.api().socket(),
                        TlsOpening.open(config, wallClock),
                        callers,
                        new Forwarding(
                                inForce::standings,
                                names,
                                new SystemUserGroups(System::nanoTime),
                                new JobPlaces(seat::view)),
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
                                        seat::view, history::reached, tables, wallClock, workers),
                                new Events(chronicle, workers),
                                workers),
                        metrics,
                        seat::leadership,
                        new CallRates(inForce::rates, System::nanoTime),
                        workers,
                        new NodeLinkService(seat),
                        new SenseLinkService(seat),
                        new StageLinkService(seat));
        server.start();
        return new Service(server, waits, threads, sweeper);
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
        server.close();
        threads.shutdown();
        sweeper.shutdown();
    }
}
