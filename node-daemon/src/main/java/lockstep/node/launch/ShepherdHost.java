package lockstep.node.launch;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptRecord;
import lockstep.node.agent.AttemptUsage;
import lockstep.node.agent.RankEvents;
import lockstep.node.agent.RankHost;
import lockstep.node.agent.RankState;
import lockstep.node.agent.Rendezvous;
import lockstep.node.config.NodeConfig.Strays;
import lockstep.node.process.ProcessId;
import lockstep.node.process.ProcessTable;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.Notice;
import lockstep.protocol.v1.RankLaunch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Ranks as real processes, each under a shepherd (see `shepherd.sh`).
///
/// Called on the agent's thread; forking and the reading of exit records happen on `workers`. The
/// files in a rank's directory decide what state it is in; notices and the end of child processes
/// only say when to look.
public final class ShepherdHost implements RankHost, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShepherdHost.class);
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Duration CLEAN_WITHIN = Duration.ofSeconds(20);

    private final RunDirectory run;
    private final String bootId;
    private final Containment containment;
    private final RankProcesses ranks;
    private final Leftovers leftovers;
    private final ProcessTable processes;
    private final Remains remains;
    private final RankStarter starter;
    private final Verdict verdict;
    private final Executor agent;
    private final Executor workers;
    private final Watches watches = new Watches();
    private final Map<AttemptKey, LaunchSpec> launches = new ConcurrentHashMap<>();
    private final Cleaner cleaner;
    private final Notices notices;
    private final RankNotice told;

    private RankEvents events = RankEvents.NOBODY;

    /// Listens to shepherds from now on, and starts none yet.
    ///
    /// @param agent runs what it is given on the agent's thread
    /// @param workers threads that may block
    /// @param alarm hears when the node cannot be made clean
    public ShepherdHost(
            Site site,
            RunDirectory run,
            Privilege privilege,
            Executor agent,
            Executor workers,
            Alarm alarm)
            throws IOException {
        this.run = run;
        this.bootId = site.bootId();
        this.processes = site.processes();
        this.containment = site.containment(run);
        this.remains = new Remains(run, containment, site.enforcement());
        this.starter = new RankStarter(site, run, containment, privilege);
        this.verdict = new Verdict(site.enforcement()::outOfMemory);
        this.ranks = new RankProcesses(run, containment, remains, watches, bootId, processes);
        this.cleaner =
                new Cleaner(
                        run,
                        remains,
                        new SharedMemory(SHARED_MEMORY, processes),
                        System::nanoTime,
                        alarm,
                        CLEAN_WITHIN);
        this.leftovers = new Leftovers(remains, ranks, processes, alarm);
        this.told =
                new RankNotice(privilege, containment, processes, bootId, InstantSource.system());
        this.agent = agent;
        this.workers = workers;
        this.notices =
                Notices.listen(
                        run.notifyFifo(),
                        (name, word, pid) -> agent.execute(() -> hear(name, word, pid)));
    }

    /// The warden of these ranks.
    public Warden warden() {
        return new Warden(run, bootId, processes, containment.killAllFile());
    }

    /// Tells who hears what becomes of ranks; called once, before ranks are prepared.
    public void connect(RankEvents listener) {
        events = listener;
    }

    @Override
    public void prepare(AttemptRecord.Held record) {
        var watched = new TreeMap<Integer, RankWatch>();
        watches.put(record.key(), watched);
        launches.put(record.key(), record.launch());
        for (RankLaunch rank : record.launch().getRanksList()) {
            var name = new RankName(record.key(), rank.getRank());
            var watch = new RankWatch(name, run.of(name), new RankState.Preparing());
            watched.put(rank.getRank(), watch);
            workers.execute(() -> start(record, rank, watch));
        }
    }

    private void start(AttemptRecord.Held record, RankLaunch rank, RankWatch watch) {
        if (watch.abandoned) {
            agent.execute(() -> tell(watch, new RankState.NeverStarted("it was told to end")));
            return;
        }
        try {
            Process shepherd = starter.start(record, rank);
            agent.execute(() -> watch.setChild(shepherd));
            var _ = shepherd.onExit().thenAcceptAsync(_ -> conclude(watch, shepherd), workers);
        } catch (IOException e) {
            LOG.warn("Rank {} could not be prepared", watch.name, e);
            agent.execute(() -> tell(watch, new RankState.NeverStarted("cannot start it: " + e)));
        }
    }

    private void conclude(RankWatch watch, Process shepherd) {
        boolean synced = shepherd.exitValue() == 0;
        RankState state = verdict.of(watch.directory, synced);
        agent.execute(() -> tell(watch, state));
    }

    private void hear(RankName name, String word, int pid) {
        watches.find(name)
                .ifPresent(
                        watch -> {
                            switch (word) {
                                case "waiting" -> tell(watch, new RankState.Waiting(pid));
                                case "live" -> tell(watch, new RankState.Live(pid));
                                default -> LOG.warn("Rank {} says '{}'", name, word);
                            }
                        });
    }

    private void tell(RankWatch watch, RankState state) {
        if (watch.move(state)) {
            events.onRank(watch.name.attempt(), watch.name.rank(), state);
        }
    }

    @Override
    public void open(AttemptKey key, Rendezvous rendezvous) {
        boolean sane = rendezvous.address().matches("[A-Za-z0-9._:-]+");
        String line = sane ? "go %s %d".formatted(rendezvous.address(), rendezvous.port()) : "go";
        atBarrier(key, line);
    }

    @Override
    public void abandon(AttemptKey key) {
        watches.of(key).forEach(watch -> watch.abandoned = true);
        atBarrier(key, "end");
    }

    private void atBarrier(AttemptKey key, String line) {
        for (RankWatch watch : watches.of(key)) {
            if (watch.state() instanceof RankState.Waiting) {
                try {
                    Fifo.writeLine(watch.directory.barrier(), line);
                } catch (IOException e) {
                    LOG.error("Cannot reach rank {} at the barrier", watch.name, e);
                }
            }
        }
    }

    @Override
    public void terminate(AttemptKey key) {
        ranks.terminate(key);
    }

    @Override
    public boolean tell(AttemptRecord.Held record, Notice notice) {
        return told.tell(watches.of(record.key()), record.launch(), notice);
    }

    @Override
    public boolean warn(AttemptRecord.Held record, long leftMillis) {
        return told.warn(watches.of(record.key()), record.launch(), Duration.ofMillis(leftMillis));
    }

    @Override
    public void kill(AttemptKey key) {
        ranks.kill(key);
    }

    @Override
    public void killStrays(AttemptKey key, int rank) {
        ranks.killStrays(new RankName(key, rank));
    }

    @Override
    public boolean lives(AttemptKey key) {
        return ranks.live(key);
    }

    @Override
    public AttemptUsage usage(AttemptKey key) {
        return cleaner.usage(key);
    }

    @Override
    public void tellUnkillable(AttemptKey key) {
        leftovers.tellUnkillable(key);
    }

    @Override
    public boolean clear(AttemptKey key) {
        return cleaner.clean(
                key,
                ranks.named(key),
                Optional.ofNullable(launches.get(key)),
                cleared -> agent.execute(() -> events.onCleared(cleared)));
    }

    /// The users who have an attempt here. Any thread may ask.
    public Set<Integer> usersHere() {
        return launches.values().stream().map(LaunchSpec::getUserId).collect(Collectors.toSet());
    }

    @Override
    public void remove(AttemptKey key) {
        List<RankName> names = List.copyOf(ranks.named(key));
        watches.remove(key);
        launches.remove(key);
        cleaner.forget(key);
        workers.execute(
                () -> {
                    remains.removeCgroups(key, names)
                            .forEach(cgroup -> LOG.warn("Cannot remove {}", cgroup));
                    names.forEach(name -> run.of(name).delete());
                });
    }

    @Override
    public Map<Integer, RankState> adopt(AttemptRecord.Held record, boolean machineRestarted) {
        var states = new TreeMap<Integer, RankState>();
        var watched = new TreeMap<Integer, RankWatch>();
        for (RankLaunch launch : record.launch().getRanksList()) {
            var name = new RankName(record.key(), launch.getRank());
            RankDirectory directory = run.of(name);
            RankState state =
                    machineRestarted
                            ? directory.exit().orElse(new RankState.Lost("the node restarted"))
                            : verdict.onAdoption(directory, bootId, processes);
            var watch = new RankWatch(name, directory, state);
            directory.shepherd(bootId).ifPresent(watch::setAdopted);
            watched.put(launch.getRank(), watch);
            states.put(launch.getRank(), state);
        }
        watches.put(record.key(), watched);
        launches.put(record.key(), record.launch());
        return states;
    }

    /// Looks after ranks whose shepherds an earlier daemon started: their end is not announced.
    /// Call it a few times a second.
    public void poll() {
        for (RankWatch watch : watches.adopted()) {
            ProcessId shepherd = watch.adopted().orElseThrow();
            if (!processes.isAlive(shepherd)) {
                workers.execute(
                        () -> {
                            RankState state = verdict.of(watch.directory, false);
                            agent.execute(() -> tell(watch, state));
                        });
            }
        }
    }

    @Override
    public int freePort(Set<Integer> taken) {
        return FreePort.besides(taken);
    }

    /// Deals with what earlier daemons left of attempts that nobody knows any more. Called once,
    /// after the attempts that are known were adopted.
    public void collect(Predicate<AttemptKey> known, Strays strays) {
        leftovers.collect(known, strays, this::remove);
    }

    /// Removes the node's cgroups, as far as nothing is left in them. Called after [#close], when
    /// the workers have ended.
    public void removeCgroups() {
        remains.removeNodeCgroups();
    }

    /// Stops listening. Ranks and shepherds go on.
    @Override
    public void close() {
        cleaner.close();
        notices.close();
    }
}
