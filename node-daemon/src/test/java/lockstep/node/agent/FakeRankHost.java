package lockstep.node.agent;

import lockstep.protocol.v1.Notice;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Processes in memory. Calls are recorded as `prepare 7.1`; ranks come to the barrier at once
/// unless `slow`.
final class FakeRankHost implements RankHost {

    final List<String> calls = new ArrayList<>();
    private final Map<AttemptKey, Map<Integer, RankState>> ranks = new HashMap<>();
    boolean slow;
    boolean ignoresTerminate;
    boolean unkillable;
    boolean deaf;

    private RankEvents events = RankEvents.NOBODY;
    private final Set<AttemptKey> strays = new HashSet<>();
    final Set<AttemptKey> dirty = new HashSet<>();
    final Map<AttemptKey, AttemptUsage> usages = new HashMap<>();

    void connect(RankEvents listener) {
        events = listener;
    }

    @Override
    public void prepare(AttemptRecord.Held record) {
        calls.add("prepare " + record.key());
        var states = new TreeMap<Integer, RankState>();
        record.launch()
                .getRanksList()
                .forEach(rank -> states.put(rank.getRank(), new RankState.Preparing()));
        ranks.put(record.key(), states);
        if (!slow) {
            reachBarrier(record.key());
        }
    }

    void reachBarrier(AttemptKey key) {
        List.copyOf(statesOf(key).keySet())
                .forEach(rank -> set(key, rank, new RankState.Waiting(100 + rank)));
    }

    /// The world changes, and the agent hears of it.
    void set(AttemptKey key, int rank, RankState state) {
        statesOf(key).put(rank, state);
        events.onRank(key, rank, state);
    }

    Map<Integer, RankState> statesOf(AttemptKey key) {
        return ranks.computeIfAbsent(key, _ -> new TreeMap<>());
    }

    void leaveStray(AttemptKey key) {
        strays.add(key);
    }

    @Override
    public void open(AttemptKey key, Rendezvous rendezvous) {
        calls.add("open %s %s:%d".formatted(key, rendezvous.address(), rendezvous.port()));
        changeAll(key, RankState.Waiting.class, rank -> new RankState.Live(200 + rank));
    }

    @Override
    public void abandon(AttemptKey key) {
        calls.add("abandon " + key);
        changeAll(key, RankState.Preparing.class, _ -> new RankState.NeverStarted("abandoned"));
        changeAll(key, RankState.Waiting.class, _ -> new RankState.NeverStarted("abandoned"));
    }

    @Override
    public void terminate(AttemptKey key) {
        calls.add("terminate " + key);
        if (!ignoresTerminate) {
            changeAll(key, RankState.Live.class, _ -> new RankState.Exited(0, 15));
        }
    }

    @Override
    public boolean tell(AttemptRecord.Held record, Notice notice) {
        calls.add("tell %s %d".formatted(record.key(), notice.getId()));
        return !deaf;
    }

    @Override
    public boolean warn(AttemptRecord.Held record, long leftMillis) {
        calls.add("warn %s %d ms".formatted(record.key(), leftMillis));
        return !deaf;
    }

    @Override
    public void kill(AttemptKey key) {
        calls.add("kill " + key);
        if (!unkillable) {
            strays.remove(key);
            changeAll(key, RankState.Live.class, _ -> new RankState.Exited(0, 9));
        }
    }

    @Override
    public void killStrays(AttemptKey key, int rank) {
        calls.add("strays %s rank %d".formatted(key, rank));
    }

    private interface Change {
        RankState of(int rank);
    }

    private void changeAll(AttemptKey key, Class<? extends RankState> from, Change change) {
        var states = statesOf(key);
        List.copyOf(states.keySet()).stream()
                .filter(rank -> from.isInstance(states.get(rank)))
                .forEach(rank -> set(key, rank, change.of(rank)));
    }

    @Override
    public boolean lives(AttemptKey key) {
        return strays.contains(key)
                || statesOf(key).values().stream().anyMatch(state -> !state.isFinal());
    }

    @Override
    public boolean clear(AttemptKey key) {
        return !dirty.contains(key);
    }

    @Override
    public AttemptUsage usage(AttemptKey key) {
        return usages.getOrDefault(key, AttemptUsage.UNKNOWN);
    }

    void becomeClean(AttemptKey key) {
        dirty.remove(key);
        events.onCleared(key);
    }

    @Override
    public void tellUnkillable(AttemptKey key) {
        calls.add("unkillable " + key);
    }

    @Override
    public void remove(AttemptKey key) {
        calls.add("remove " + key);
        ranks.remove(key);
    }

    @Override
    public Map<Integer, RankState> adopt(AttemptRecord.Held record, boolean machineRestarted) {
        var found = new TreeMap<Integer, RankState>();
        var known = statesOf(record.key());
        record.launch()
                .getRanksList()
                .forEach(
                        launch -> {
                            RankState state =
                                    known.getOrDefault(launch.getRank(), new RankState.Preparing());
                            found.put(launch.getRank(), adopted(state, machineRestarted));
                        });
        known.putAll(found);
        return found;
    }

    private static RankState adopted(RankState state, boolean machineRestarted) {
        if (machineRestarted && !state.isFinal()) {
            return new RankState.Lost("the node restarted");
        }
        return state instanceof RankState.Preparing
                ? new RankState.NeverStarted("its shepherd never came to life")
                : state;
    }

    @Override
    public int freePort(Set<Integer> taken) {
        int port = 29_500;
        while (taken.contains(port)) {
            port++;
        }
        return port;
    }
}
