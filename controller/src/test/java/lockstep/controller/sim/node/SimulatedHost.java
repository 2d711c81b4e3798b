package lockstep.controller.sim.node;

import lockstep.controller.sim.engine.Chance;
import lockstep.controller.sim.engine.Fault;
import lockstep.controller.sim.engine.Life;
import lockstep.controller.sim.engine.World;
import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptRecord;
import lockstep.node.agent.AttemptUsage;
import lockstep.node.agent.RankHost;
import lockstep.node.agent.RankState;
import lockstep.node.agent.Rendezvous;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.Notice;
import lockstep.protocol.v1.RankLaunch;
import lockstep.protocol.v1.Usage;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The machine's processes as one life of the daemon handles them.
final class SimulatedHost implements RankHost {
    private static final Duration FORK = Duration.ofMillis(5);

    private final World world;
    private final Chance chance;
    private final Life daemon;
    private final ProcessTable table;
    private final Set<AttemptKey> abandoned = new TreeSet<>();
    private long effects;

    SimulatedHost(World world, Life daemon, ProcessTable table) {
        this.world = world;
        this.chance = world.chance().about("host of " + daemon.name());
        this.daemon = daemon;
        this.table = table;
    }

    /// Counts what the agent has done to it.
    long effects() {
        return effects;
    }

    @Override
    public void prepare(AttemptRecord.Held record) {
        effects++;
        for (RankLaunch launch : record.launch().getRanksList()) {
            RankProcess.Plan plan = plan(record.launch());
            world.timeline()
                    .in(
                            daemon,
                            chance.between(Duration.ZERO, FORK),
                            () -> fork(record.key(), launch.getRank(), plan));
        }
    }

    private void fork(AttemptKey key, int rank, RankProcess.Plan plan) {
        if (abandoned.contains(key)) {
            table.bar(key, rank, "told to end before it was forked");
        } else if (table.rank(key, rank).isEmpty()) {
            table.fork(key, rank, plan);
        }
    }

    private RankProcess.Plan plan(LaunchSpec launch) {
        int runMillis = Integer.parseInt(launch.getArguments(1));
        boolean fails = world.faults().strikes(Fault.RANK_FAILS);
        boolean bySignal = fails && chance.with(0.3);
        boolean slow = world.faults().strikes(Fault.PREPARE_SLOW);
        return new RankProcess.Plan(
                world.faults().strikes(Fault.PREPARE_REFUSED),
                slow ? chance.between(50, 60_000) : chance.between(1, 50),
                world.faults().strikes(Fault.EXEC_FAILS),
                fails ? chance.between(0, runMillis) : runMillis + chance.between(0, 200),
                fails && !bySignal ? chance.between(1, 255) : 0,
                bySignal ? 11 : 0,
                world.faults().strikes(Fault.RANK_IGNORES_SIGTERM),
                chance.between(-1, 3),
                world.faults().strikes(Fault.EXIT_RECORD_SLOW)
                        ? chance.between(1, 5_000)
                        : chance.between(1, 10),
                launch.getTimeLimitSeconds() * 1_000);
    }

    @Override
    public void open(AttemptKey attempt, Rendezvous rendezvous) {
        effects++;
        table.open(attempt);
    }

    @Override
    public void abandon(AttemptKey attempt) {
        effects++;
        abandoned.add(attempt);
        table.abandon(attempt);
    }

    @Override
    public void terminate(AttemptKey attempt) {
        effects++;
        table.terminate(attempt);
    }

    /// Ranks here do not act on what they are told.
    @Override
    public boolean tell(AttemptRecord.Held record, Notice notice) {
        effects++;
        return true;
    }

    @Override
    public boolean warn(AttemptRecord.Held record, long leftMillis) {
        effects++;
        long beforeMillis = record.launch().getWarnSignal().getBeforeSeconds() * 1_000L;
        return table.warn(record.key(), beforeMillis);
    }

    @Override
    public void kill(AttemptKey attempt) {
        effects++;
        abandoned.add(attempt);
        table.kill(attempt);
    }

    @Override
    public void killStrays(AttemptKey attempt, int rank) {
        effects++;
        table.killStrays(attempt, rank);
    }

    @Override
    public boolean lives(AttemptKey attempt) {
        return table.lives(attempt);
    }

    /// Nothing is simulated that a process could leave behind.
    @Override
    public boolean clear(AttemptKey attempt) {
        return true;
    }

    /// The same whenever it is asked, as the notes of a real host are.
    @Override
    public AttemptUsage usage(AttemptKey attempt) {
        Usage used =
                Usage.newBuilder()
                        .setCpuMillis(1_000L * attempt.jobId() + attempt.attempt())
                        .setPeakMemoryBytes(1 << 20)
                        .build();
        return new AttemptUsage(Optional.of(used), Map.of());
    }

    @Override
    public void tellUnkillable(AttemptKey attempt) {
        effects++;
    }

    @Override
    public void remove(AttemptKey attempt) {
        effects++;
        table.remove(attempt);
    }

    @Override
    public Map<Integer, RankState> adopt(AttemptRecord.Held record, boolean machineRestarted) {
        Map<Integer, RankState> states = new TreeMap<>();
        for (RankLaunch launch : record.launch().getRanksList()) {
            int rank = launch.getRank();
            states.put(
                    rank,
                    machineRestarted
                            ? table.rank(record.key(), rank)
                                    .flatMap(process -> process.record)
                                    .orElse(new RankState.Lost("the node restarted"))
                            : adopted(record.key(), rank));
        }
        return states;
    }

    private RankState adopted(AttemptKey key, int rank) {
        boolean alive =
                table.rank(key, rank)
                        .map(process -> !(process.seen() instanceof RankState.Preparing))
                        .orElse(false);
        if (!alive) {
            table.bar(key, rank, "its shepherd had not come to life");
        }
        return table.rank(key, rank).orElseThrow().seen();
    }

    @Override
    public int freePort(Set<Integer> taken) {
        int port = 20_000;
        while (taken.contains(port)) {
            port++;
        }
        return port;
    }
}
