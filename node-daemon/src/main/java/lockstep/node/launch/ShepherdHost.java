package lockstep.node.launch;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptRecord;
import lockstep.node.agent.RankEvents;
import lockstep.node.agent.RankHost;
import lockstep.node.agent.RankState;
import lockstep.node.agent.Rendezvous;
import lockstep.node.enforce.Enforcement;
import lockstep.node.process.Kernel;
import lockstep.node.process.ProcessId;
import lockstep.node.process.ProcessTable;
import lockstep.protocol.v1.Notice;
import lockstep.protocol.v1.RankLaunch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/// Ranks as real processes, each under a shepherd (see `shepherd.sh`).
///
/// Called on the agent's thread; forking and the reading of exit records happen on `workers`. The
/// files in a rank's directory decide what state it is in; notices and the end of child processes
/// only say when to look.
public final class ShepherdHost implements RankHost, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShepherdHost.class);

    private final RunDirectory run;
    private final String bootId;
    private final Containment containment;
    private final ProcessTable processes;
    private final Enforcement enforcement;
    private final RankStarter starter;
    private final Verdict verdict;
    private final Executor agent;
    private final Executor workers;
    private final Map<AttemptKey, Map<Integer, RankWatch>> watches = new HashMap<>();
    private final Notices notices;
    private final RankNotice told;

    private RankEvents events = (_, _, _) -> {};

    /// Listens to shepherds from now on, and starts none yet.
    ///
    /// @param agent runs what it is given on the agent's thread
    /// @param workers threads that may block
    public ShepherdHost(
            Site site, RunDirectory run, Privilege privilege, Executor agent, Executor workers)
            throws IOException {
        this.run = run;
        this.bootId = site.bootId();
        this.processes = site.processes();
        this.containment = site.containment(run);
        this.enforcement = site.enforcement();
        enforcement.releaseAllBut(attempt -> !run.ranksOf(attempt).isEmpty());
        this.starter = new RankStarter(site, run, containment, privilege);
        this.told = new RankNotice(privilege, containment, processes, bootId);
        this.verdict = new Verdict(enforcement::outOfMemory);
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
        var ranks = new TreeMap<Integer, RankWatch>();
        watches.put(record.key(), ranks);
        for (RankLaunch rank : record.launch().getRanksList()) {
            var name = new RankName(record.key(), rank.getRank());
            var watch = new RankWatch(name, run.of(name), new RankState.Preparing());
            ranks.put(rank.getRank(), watch);
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
        find(name)
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

    private Optional<RankWatch> find(RankName name) {
        return Optional.ofNullable(watches.get(name.attempt()))
                .flatMap(ranks -> Optional.ofNullable(ranks.get(name.rank())));
    }

    private Collection<RankWatch> of(AttemptKey key) {
        Map<Integer, RankWatch> ranks = watches.get(key);
        return ranks == null ? List.of() : List.copyOf(ranks.values());
    }

    @Override
    public void open(AttemptKey key, Rendezvous rendezvous) {
        boolean sane = rendezvous.address().matches("[A-Za-z0-9._:-]+");
        String line = sane ? "go %s %d".formatted(rendezvous.address(), rendezvous.port()) : "go";
        atBarrier(key, line);
    }

    @Override
    public void abandon(AttemptKey key) {
        of(key).forEach(watch -> watch.abandoned = true);
        atBarrier(key, "end");
    }

    private void atBarrier(AttemptKey key, String line) {
        for (RankWatch watch : of(key)) {
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
        for (RankWatch watch : of(key)) {
            if (watch.state() instanceof RankState.Live) {
                containment.signalAll(watch.name, Kernel.SIGCONT);
                containment.signalAll(watch.name, Kernel.SIGTERM);
            }
        }
    }

    @Override
    public boolean tell(AttemptRecord.Held record, Notice notice) {
        return told.tell(of(record.key()), record.launch(), notice);
    }

    @Override
    public void kill(AttemptKey key) {
        for (RankName name : named(key)) {
            Optional<RankWatch> watch = find(name);
            watch.ifPresent(known -> known.abandoned = true);
            boolean ended = watch.map(RankWatch::state).filter(RankState::isFinal).isPresent();
            if (!ended && run.of(name).hasShepherdRecord() && run.of(name).barRank()) {
                killShepherd(name);
            }
            containment.killAll(name);
        }
    }

    /// Of a rank that was never forked, and never will be.
    private void killShepherd(RankName name) {
        run.of(name)
                .shepherd(bootId)
                .ifPresent(shepherd -> processes.signal(shepherd, Kernel.SIGKILL));
    }

    /// The attempt's ranks that are watched, or else those that left a directory.
    private Collection<RankName> named(AttemptKey key) {
        return watches.containsKey(key)
                ? of(key).stream().map(watch -> watch.name).toList()
                : run.ranksOf(key);
    }

    @Override
    public void killStrays(AttemptKey key, int rank) {
        var name = new RankName(key, rank);
        if (!containment.isEmpty(name)) {
            containment.killAll(name);
        }
    }

    @Override
    public boolean lives(AttemptKey key) {
        return named(key).stream()
                .anyMatch(name -> shepherdLives(name) || !containment.isEmpty(name));
    }

    private boolean shepherdLives(RankName name) {
        Optional<Process> child = find(name).flatMap(RankWatch::child);
        if (child.isPresent()) {
            return child.get().isAlive();
        }
        return run.of(name).shepherd(bootId).filter(processes::isAlive).isPresent();
    }

    @Override
    public void remove(AttemptKey key) {
        List<RankName> names = List.copyOf(named(key));
        watches.remove(key);
        workers.execute(
                () -> {
                    names.forEach(containment::release);
                    enforcement.release(key);
                    names.forEach(name -> run.of(name).delete());
                });
    }

    @Override
    public Map<Integer, RankState> adopt(AttemptRecord.Held record, boolean machineRestarted) {
        var states = new TreeMap<Integer, RankState>();
        var ranks = new TreeMap<Integer, RankWatch>();
        for (RankLaunch launch : record.launch().getRanksList()) {
            var name = new RankName(record.key(), launch.getRank());
            RankDirectory directory = run.of(name);
            RankState state =
                    machineRestarted
                            ? directory.exit().orElse(new RankState.Lost("the node restarted"))
                            : verdict.onAdoption(directory, bootId, processes);
            var watch = new RankWatch(name, directory, state);
            directory.shepherd(bootId).ifPresent(watch::setAdopted);
            ranks.put(launch.getRank(), watch);
            states.put(launch.getRank(), state);
        }
        watches.put(record.key(), ranks);
        return states;
    }

    /// Looks after ranks whose shepherds an earlier daemon started: their end is not announced.
    /// Call it a few times a second.
    public void poll() {
        List<RankWatch> adopted = new ArrayList<>();
        watches.values()
                .forEach(
                        ranks ->
                                ranks.values().stream()
                                        .filter(watch -> watch.adopted().isPresent())
                                        .filter(watch -> !watch.state().isFinal())
                                        .forEach(adopted::add));
        for (RankWatch watch : adopted) {
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
        for (int i = 0; i < 100; i++) {
            try (var socket = new ServerSocket(0)) {
                if (!taken.contains(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                LOG.error("Cannot find a free port", e);
            }
        }
        return 0;
    }

    /// Stops listening. Ranks and shepherds go on.
    @Override
    public void close() {
        notices.close();
    }
}
