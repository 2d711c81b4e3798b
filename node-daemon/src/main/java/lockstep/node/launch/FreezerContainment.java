package lockstep.node.launch;

import lockstep.node.enforce.ControlFiles;
import lockstep.node.process.Kernel;
import lockstep.node.process.ProcessTable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/// Each rank in a cgroup of the v1 freezer, where there is no v2 hierarchy: nothing forked in it
/// can leave.
///
/// There is no write that kills all of it. While it is frozen it cannot fork, so every process can
/// be struck; what slipped in while the freeze was spreading is struck in the next round.
final class FreezerContainment implements Containment {

    private static final Logger LOG = LoggerFactory.getLogger(FreezerContainment.class);
    private static final int ROUNDS_MOST = 5;

    private final Path node;
    private final ProcessTable processes;

    private FreezerContainment(Path node, ProcessTable processes) {
        this.node = node;
        this.processes = processes;
    }

    /// Makes the node's part of the hierarchy.
    ///
    /// @throws IOException when it cannot be made or written
    static FreezerContainment under(Path node, ProcessTable processes) throws IOException {
        Files.createDirectories(node);
        Path state = node.resolve("freezer.state");
        if (!Files.isWritable(state)) {
            throw new NoSuchFileException(state.toString(), null, "cannot be written");
        }
        return new FreezerContainment(node, processes);
    }

    private Path of(RankName rank) {
        return node.resolve(rank.toString());
    }

    @Override
    public String place(RankName rank) throws IOException {
        Files.createDirectories(of(rank));
        return of(rank).toString();
    }

    /// Shepherds stay in the daemon's.
    @Override
    public String shepherds() {
        return NONE;
    }

    /// The directory above all ranks: who kills them freezes it first.
    @Override
    public String killAllFile() {
        return node.toString();
    }

    @Override
    public boolean isEmpty(RankName rank) {
        try {
            return Files.readString(of(rank).resolve("cgroup.procs")).isBlank();
        } catch (NoSuchFileException _) {
            return true;
        } catch (IOException e) {
            LOG.warn("Cannot tell whether the cgroup of rank {} is empty", rank, e);
            return !Files.exists(of(rank));
        }
    }

    @Override
    public void signalAll(RankName rank, int signal, IntPredicate wanted) {
        Set<Integer> meant = new HashSet<>(processes(rank));
        meant.removeIf(pid -> !wanted.test(pid));
        strike(rank, meant, signal);
    }

    private void strike(RankName rank, Set<Integer> pids, int signal) {
        for (int pid : pids) {
            processes.signal(pid, signal, _ -> processes(rank).contains(pid));
        }
    }

    @Override
    public void killAll(RankName rank) {
        Set<Integer> struck = new HashSet<>();
        for (int round = 0; round < ROUNDS_MOST; round++) {
            freeze(rank, "FROZEN");
            Set<Integer> alive = processes(rank);
            strike(rank, alive, Kernel.SIGKILL);
            freeze(rank, "THAWED"); // the frozen do not die
            if (!struck.addAll(alive)) {
                return;
            }
        }
        LOG.warn("Rank {} forks faster than it can be killed; it is tried again", rank);
    }

    private void freeze(RankName rank, String state) {
        try {
            Files.writeString(of(rank).resolve("freezer.state"), state);
        } catch (NoSuchFileException _) {
            LOG.debug("Rank {} has no cgroup any more", rank);
        } catch (IOException e) {
            LOG.error("Cannot make the cgroup of rank {} {}", rank, state, e);
        }
    }

    @Override
    public Set<Integer> processes(RankName rank) {
        return ControlFiles.processes(of(rank).resolve("cgroup.procs"));
    }

    @Override
    public Optional<Path> release(RankName rank) {
        return ControlFiles.remove(of(rank)) ? Optional.empty() : Optional.of(of(rank));
    }

    @Override
    public Set<RankName> present() {
        return RankName.in(node);
    }

    @Override
    public void close() {
        if (!ControlFiles.remove(node)) {
            LOG.debug("{} stays: ranks are in it", node);
        }
    }
}
