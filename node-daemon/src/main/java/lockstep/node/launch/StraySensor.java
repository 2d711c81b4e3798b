package lockstep.node.launch;

import lockstep.node.config.NodeConfig.Strays;
import lockstep.node.process.Kernel;
import lockstep.node.process.ProcessId;
import lockstep.node.process.ProcessTable;
import lockstep.node.sense.Findings;
import lockstep.node.sense.Happening;
import lockstep.node.sense.Sensor;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Finds processes of ordinary users who have no job here: left by jobs that nobody knows any more,
/// or started by hand past the scheduler.
///
/// A process counts once two readings have seen it, so that one which is just ending does not. A
/// user is told of once, with what runs then, and again only after a reading without any. At most
/// [#TOLD_MOST] users are told of by one reading, the others by the next.
///
/// Not counted: root, the system's own users (below `min-uid`), those that service managers make up
/// (61184 to 65534), and the daemon's own user.
public final class StraySensor implements Sensor {

    static final int TOLD_MOST = 20;
    private static final int NAMED_MOST = 10;
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final int MADE_UP_FIRST = 61_184;
    private static final int MADE_UP_LAST = 65_534;

    private final ProcessTable processes;
    private final Supplier<Set<Integer>> usersHere;
    private final LaunchRules rules;
    private final Strays strays;
    private final InstantSource clock;
    private Set<ProcessId> seen = Set.of();
    private final Set<Integer> told = new HashSet<>();

    /// Reads nothing yet.
    ///
    /// @param usersHere who have an attempt on this node; any thread may ask
    public StraySensor(
            ProcessTable processes,
            Supplier<Set<Integer>> usersHere,
            LaunchRules rules,
            Strays strays,
            InstantSource clock) {
        this.processes = processes;
        this.usersHere = usersHere;
        this.rules = rules;
        this.strays = strays;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "stray processes";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public Findings read() {
        List<ProcessTable.Owned> found = processes.owned(this::isOrdinary);
        Set<Integer> here = usersHere.get(); // after: who prepares now has no process yet
        List<ProcessTable.Owned> homeless =
                found.stream().filter(process -> !here.contains(process.userId())).toList();
        List<ProcessTable.Owned> strange =
                homeless.stream().filter(process -> seen.contains(process.id())).toList();
        if (strays == Strays.END) {
            strange.forEach(process -> processes.signal(process.id(), Kernel.SIGKILL));
        }
        seen = new HashSet<>(homeless.stream().map(ProcessTable.Owned::id).toList());
        told.retainAll(homeless.stream().map(ProcessTable.Owned::userId).toList());
        Map<Integer, List<ProcessTable.Owned>> news =
                strange.stream()
                        .filter(process -> !told.contains(process.userId()))
                        .collect(
                                Collectors.groupingBy(
                                        ProcessTable.Owned::userId,
                                        TreeMap::new,
                                        Collectors.toList()));
        List<Happening> happenings =
                news.entrySet().stream()
                        .limit(TOLD_MOST)
                        .map(user -> told(user.getKey(), user.getValue()))
                        .toList();
        return new Findings(List.of(), List.of(), happenings);
    }

    private boolean isOrdinary(int userId) {
        long unsigned = Integer.toUnsignedLong(userId);
        return unsigned > 0
                && unsigned >= rules.minUserId()
                && (unsigned < MADE_UP_FIRST || unsigned > MADE_UP_LAST)
                && userId != rules.privilege().userId();
    }

    private Happening told(int userId, List<ProcessTable.Owned> running) {
        told.add(userId);
        String some =
                running.stream()
                        .limit(NAMED_MOST)
                        .map(one -> one.id().pid())
                        .map(pid -> "process %d (%s)".formatted(pid, processes.command(pid)))
                        .collect(Collectors.joining(", "));
        int others = running.size() - Math.min(running.size(), NAMED_MOST);
        String text =
                "%s%s of user id %s, who has no job here%s"
                        .formatted(
                                some,
                                others > 0 ? " and %d more".formatted(others) : "",
                                Integer.toUnsignedString(userId),
                                strays == Strays.END ? "; it was killed" : "");
        return new Happening("stray process", "", text, clock.instant(), false);
    }
}
