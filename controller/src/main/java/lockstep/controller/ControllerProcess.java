package lockstep.controller;

import lockstep.controller.agreement.Agreement;
import lockstep.controller.api.ClusterIdentity;
import lockstep.controller.archive.Backups;
import lockstep.controller.chronicle.Chronicle;
import lockstep.controller.clock.HostClock;
import lockstep.controller.config.ControllerConfig;
import lockstep.controller.config.ControllerConfig.Election;
import lockstep.controller.config.GivenConfig;
import lockstep.controller.election.LeaderElection;
import lockstep.controller.history.Projector;
import lockstep.controller.identity.ProcessIdentity;
import lockstep.controller.identity.SystemUserNames;
import lockstep.controller.link.LeaseRules;
import lockstep.controller.loop.FatalStop;
import lockstep.controller.metrics.ControllerMetrics;
import lockstep.controller.metrics.StandbyFacts;
import lockstep.controller.reload.InForce;
import lockstep.controller.reload.Reload;
import lockstep.controller.reload.ReloadOnHangUp;
import lockstep.controller.standby.FollowedCluster;
import lockstep.controller.standby.Follower;
import lockstep.controller.store.Store;
import lockstep.controller.store.StoreOpening;
import lockstep.controller.succession.Succession;
import lockstep.controller.term.Seat;
import lockstep.controller.term.TakenOver;
import lockstep.controller.term.Term;
import lockstep.controller.term.TermSettings;
import lockstep.gang.decide.BaggageMax;
import lockstep.gang.job.Submitter;
import lockstep.service.HangUp;
import lockstep.service.ServiceManager;

import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The life of one controller: follow, be elected, take over, lead; then end. There is no way back
/// from leading to following.
final class ControllerProcess implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(ControllerProcess.class);
    private static final String VERSION = "0.1.0";
    private static final Duration FOLLOW_PAUSE = Duration.ofMillis(100);
    private static final Duration COMPARE_EVERY = Duration.ofSeconds(5);
    private static final Duration REACH_EVERY = Duration.ofSeconds(1);
    private static final int SNAPSHOT_EVERY = 10_000;

    /// As it was at the start: of what can change while it runs, `inForce` tells.
    private final ControllerConfig config;

    private final Path file;
    private final String hostName;
    private final InForce inForce;
    private final ServiceManager manager;
    private final FatalStop fatal;

    /// By which all is decided and told.
    private final Clock wallClock = HostClock.start();

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch elected = new CountDownLatch(1);
    private volatile boolean leads;
    private volatile Optional<String> leaderHint = Optional.empty();

    /// @param file where the configuration is read again
    /// @param first what it said at the start
    ControllerProcess(
            Path file,
            String hostName,
            GivenConfig first,
            ServiceManager manager,
            FatalStop fatal) {
        this.file = file;
        this.hostName = hostName;
        this.config = first.config();
        this.inForce = new InForce(first);
        this.manager = manager;
        this.fatal = fatal;
    }

    /// Runs until a signal asks it to stop.
    void run() throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "stop"));
        try (ExecutorService telling =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("chronicle").daemon(true).factory())) {
            run(new Chronicle(telling));
        } finally {
            stopped.countDown();
        }
    }

    private void run(Chronicle chronicle) throws IOException, InterruptedException {
        try (Store store = StoreOpening.open(config, wallClock, chronicle);
                AutoCloseable _ = EmbeddedParts.start(config.election());
                LeaderElection election = election()) {
            ClusterIdentity identity =
                    new ClusterIdentity(
                            config.clusterName(),
                            store.clusterId(),
                            config.controller().name(),
                            VERSION);
            Follower follower = new Follower(store, System::nanoTime);
            Seat seat =
                    new Seat(
                            () -> leaderHint,
                            new FollowedCluster(
                                    follower, () -> inForce.adjustable().partitions(), identity),
                            OrdersWriting.of(identity, config.nodes().stopGrace()));
            Projector history =
                    new Projector(
                            store::openReader, store::openTables, config.history(), wallClock);
            Agreement agreement = new Agreement(inForce::config, seat, election.notices(), VERSION);
            ScheduledExecutorService comparing = PacedThread.named("agreement");
            Succession succession =
                    new Succession(
                            seat,
                            election.reach(),
                            store.clusterId(),
                            identity.controller(),
                            System::nanoTime);
            ScheduledExecutorService reaching = PacedThread.named("succession");
            ControllerMetrics metrics =
                    new ControllerMetrics(
                            seat,
                            seat,
                            history,
                            election::renewals,
                            new StandbyFacts(follower::age, agreement::differing),
                            config.scheduling().settings().standards(),
                            wallClock,
                            System::nanoTime);
            Reload reload =
                    new Reload(
                            file,
                            hostName,
                            inForce,
                            seat,
                            wallClock,
                            changed -> {
                                LogFormat.level(changed.logLevel());
                                seat.adjusted();
                            });
            try (Service service =
                            Service.start(
                                    inForce,
                                    seat,
                                    reload,
                                    agreement::differs,
                                    chronicle,
                                    metrics,
                                    store::openTables,
                                    history,
                                    wallClock);
                    AutoCloseable _ = comparing::shutdownNow;
                    AutoCloseable _ = reaching::shutdownNow) {
                election.start();
                PacedThread.every(COMPARE_EVERY, comparing, agreement);
                PacedThread.every(REACH_EVERY, reaching, succession);
                manager.ready("follows");
                reloadOnHangUp(reload);
                followUntilElected(follower, election, succession);
                if (stopping.getCount() > 0) {
                    lead(store, succession, identity, seat, chronicle, metrics, history, service);
                }
            }
        } catch (IOException | InterruptedException | RuntimeException broken) {
            throw broken;
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void reloadOnHangUp(Reload reload) throws IOException {
        Submitter self = ProcessIdentity.read(new SystemUserNames());
        if (!HangUp.runs(new ReloadOnHangUp(reload, self, manager))) {
            LOG.warn("SIGHUP cannot be handled here: it ends this controller");
        }
    }

    private void lead(
            Store store,
            Succession succession,
            ClusterIdentity identity,
            Seat seat,
            Chronicle chronicle,
            ControllerMetrics metrics,
            Projector history,
            Service service)
            throws InterruptedException {
        leads = true;
        long electedAt = System.nanoTime();
        TakenOver taken = takeOver(store, succession, identity.controller());
        // What the leadership's threads log carries its number: they take it over when they begin.
        try (Projector _ = history;
                var _ =
                        CloseableThreadContext.put(
                                "epoch", Long.toString(taken.state().epoch().value()));
                ScheduledExecutorService _ = backups(store);
                Term term =
                        new Term(
                                metrics.measured(taken),
                                settings(),
                                identity,
                                metrics.measured(inForce.planner()),
                                wallClock,
                                System::nanoTime,
                                chronicle,
                                _ -> service.published(),
                                manager::alive,
                                fatal)) {
            term.start();
            history.start();
            seat.take(term);
            metrics.tookOver(Duration.ofNanos(System.nanoTime() - electedAt));
            manager.status("leads (epoch %d)".formatted(term.view().state().epoch().value()));
            System.out.printf(
                    "controller %s leads %s (epoch %d) at %s%n",
                    identity.controller(),
                    identity.name(),
                    term.view().state().epoch().value(),
                    config.controller().address());
            stopping.await();
        }
    }

    private TakenOver takeOver(Store store, Succession succession, String name) {
        try {
            succession.beforeTakeover(
                    () -> {
                        store.follow();
                        return store.followed();
                    });
            TakenOver taken = store.takeOver(name);
            succession.begin(taken.state());
            return taken;
        } catch (IOException away) {
            fatal.stop("ZooKeeper does not answer, where it is kept who wrote how far", away);
            throw new UncheckedIOException(away);
        }
    }

    /// What has them made while this process leads.
    private ScheduledExecutorService backups(Store store) {
        ScheduledExecutorService thread = PacedThread.named("backups");
        Backups backups = new Backups(config.backup(), store::copyInto, wallClock);
        backups.pace().ifPresent(pace -> PacedThread.every(pace, thread, backups::makeIfDue));
        return thread;
    }

    private void followUntilElected(
            Follower follower, LeaderElection election, Succession succession)
            throws InterruptedException {
        LOG.info("following; waiting to be elected");
        // One look comes before any takeover: a journal that this build cannot read is left alone.
        do {
            manager.alive();
            follower.look();
            succession.check(follower.state(), follower.age(), System.nanoTime());
            leaderHint = election.look();
        } while (stopping.getCount() > 0
                && !elected.await(FOLLOW_PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        follower.rest();
    }

    private LeaderElection election() throws IOException {
        Election how = config.election();
        return new LeaderElection(
                switch (how) {
                    case Election.Embedded embedded -> embedded.listen().toString();
                    case Election.External external -> external.connect();
                },
                ElectionPassword.of(how),
                how.sessionTimeout(),
                config.clusterName(),
                config.controller().address().toString(),
                System::nanoTime,
                new LeaderElection.Listener() {
                    @Override
                    public void elected() {
                        elected.countDown();
                    }

                    @Override
                    public void lost() {
                        if (leads && stopping.getCount() > 0) {
                            fatal.stop(
                                    "ZooKeeper's session is gone",
                                    new IllegalStateException("another controller may lead"));
                        }
                    }
                });
    }

    private TermSettings settings() {
        ControllerConfig.Nodes nodes = config.nodes();
        Duration validity = config.election().sessionTimeout().dividedBy(2);
        return new TermSettings(
                new LeaseRules(
                        nodes.lease(),
                        nodes.reportEvery(),
                        nodes.silentAfter(),
                        validity,
                        nodes.assemblyTimeout()),
                config.probes(),
                config.conditions(),
                validity,
                config.checkpoints(),
                SNAPSHOT_EVERY,
                BaggageMax.ofHeap(Runtime.getRuntime().maxMemory()),
                inForce::adjustable);
    }

    private void stopAndWait() {
        manager.stopping();
        close();
        try {
            boolean _ = stopped.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks it to stop.
    @Override
    public void close() {
        stopping.countDown();
    }
}
