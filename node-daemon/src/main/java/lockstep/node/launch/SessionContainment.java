package lockstep.node.launch;

import lockstep.node.process.Kernel;
import lockstep.node.process.ProcessId;
import lockstep.node.process.ProcessTable;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/// Each rank in a session of its own, where cgroups cannot be written. A process that starts a
/// session of its own escapes.
final class SessionContainment implements Containment {

    private final ProcessTable processes;
    private final Function<RankName, Optional<ProcessId>> leaders;

    /// Finds sessions by their leaders.
    ///
    /// @param leaders the recorded process of a rank, if it was ever forked in this boot
    SessionContainment(ProcessTable processes, Function<RankName, Optional<ProcessId>> leaders) {
        this.processes = processes;
        this.leaders = leaders;
    }

    @Override
    public String place(RankName rank) {
        return NONE;
    }

    @Override
    public String shepherds() {
        return NONE;
    }

    @Override
    public String killAllFile() {
        return NONE;
    }

    @Override
    public boolean isEmpty(RankName rank) {
        return members(rank).isEmpty();
    }

    @Override
    public void signalAll(RankName rank, int signal, IntPredicate wanted) {
        members(rank).stream()
                .filter(member -> wanted.test(member.pid()))
                .forEach(member -> processes.signal(member, signal));
    }

    @Override
    public void killAll(RankName rank) {
        signalAll(rank, Kernel.SIGKILL);
    }

    @Override
    public Optional<Path> release(RankName rank) {
        return Optional.empty(); // a session goes with its last process
    }

    /// Only the rank's own records tell of a session.
    @Override
    public Set<RankName> present() {
        return Set.of();
    }

    @Override
    public Set<Integer> processes(RankName rank) {
        return members(rank).stream().map(ProcessId::pid).collect(Collectors.toSet());
    }

    @Override
    public void close() {
        // Nothing was made for the node.
    }

    /// The living processes of the rank's session. While any of them lives the kernel does not give
    /// its number to another process; if another process has it, all of ours are gone.
    private List<ProcessId> members(RankName rank) {
        Optional<ProcessId> leader = leaders.apply(rank);
        if (leader.isEmpty() || numberIsTaken(leader.get())) {
            return List.of();
        }
        int number = leader.get().pid();
        return processes
                .all(entry -> entry.session() == number || entry.id().pid() == number)
                .stream()
                .filter(entry -> entry.id().startTicks() >= leader.get().startTicks())
                .map(ProcessTable.Entry::id)
                .toList();
    }

    private boolean numberIsTaken(ProcessId leader) {
        return processes.find(leader.pid()).filter(entry -> !entry.id().equals(leader)).isPresent();
    }
}
