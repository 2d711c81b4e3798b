package lockstep.node.launch;

import lockstep.node.agent.AttemptKey;
import lockstep.node.enforce.CgroupNames;
import lockstep.node.enforce.ControlFiles;
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

/// Each rank in a cgroup of its own (v2 hierarchy): nothing forked in it can leave, and one write
/// kills all of it.
///
/// `NODE/ranks/7.1.0` for each rank, `NODE/shepherds` for all shepherds, so that killing ranks
/// spares those who record it.
final class CgroupContainment implements Containment {

    private static final Logger LOG = LoggerFactory.getLogger(CgroupContainment.class);

    private final Path node;
    private final ProcessTable processes;

    private CgroupContainment(Path node, ProcessTable processes) {
        this.node = node;
        this.processes = processes;
    }

    /// Makes the node's part of the hierarchy.
    ///
    /// @throws IOException when it cannot be made or written, or the kernel has no `cgroup.kill`
    ///   (before 5.14)
    static CgroupContainment under(Path node, ProcessTable processes) throws IOException {
        Files.createDirectories(node.resolve("ranks"));
        Files.createDirectories(node.resolve("shepherds"));
        Path kill = node.resolve("ranks").resolve("cgroup.kill");
        if (!Files.isWritable(kill)) {
            throw new NoSuchFileException(kill.toString(), null, "cannot be written");
        }
        return new CgroupContainment(node, processes);
    }

    /// Inside the cgroup of its attempt, where limits made one.
    private Path of(RankName rank) {
        Path ranks = node.resolve("ranks");
        Path attempt = ranks.resolve(rank.attempt().toString());
        return (Files.isDirectory(attempt) ? attempt : ranks).resolve(rank.toString());
    }

    @Override
    public String place(RankName rank) throws IOException {
        Path cgroup = of(rank);
        Files.createDirectories(cgroup);
        return cgroup.toString();
    }

    @Override
    public String shepherds() {
        return node.resolve("shepherds").toString();
    }

    @Override
    public String killAllFile() {
        return node.resolve("ranks").resolve("cgroup.kill").toString();
    }

    @Override
    public boolean isEmpty(RankName rank) {
        try {
            return Files.readString(of(rank).resolve("cgroup.events")).contains("populated 0");
        } catch (NoSuchFileException _) {
            return true;
        } catch (IOException e) {
            LOG.warn("Cannot tell whether the cgroup of rank {} is empty", rank, e);
            return !Files.exists(of(rank));
        }
    }

    @Override
    public void signalAll(RankName rank, int signal, IntPredicate wanted) {
        for (int pid : processes(rank)) {
            if (wanted.test(pid)) {
                processes.signal(pid, signal, _ -> processes(rank).contains(pid));
            }
        }
    }

    @Override
    public Set<Integer> processes(RankName rank) {
        return ControlFiles.processes(of(rank).resolve("cgroup.procs"));
    }

    @Override
    public void killAll(RankName rank) {
        try {
            Files.writeString(of(rank).resolve("cgroup.kill"), "1");
        } catch (NoSuchFileException _) {
            LOG.debug("Rank {} has no cgroup any more", rank);
        } catch (IOException e) {
            LOG.error("Cannot kill the cgroup of rank {}", rank, e);
        }
    }

    @Override
    public Optional<Path> release(RankName rank) {
        Path cgroup = of(rank);
        return ControlFiles.remove(cgroup) ? Optional.empty() : Optional.of(cgroup);
    }

    @Override
    public Set<RankName> present() {
        Path ranks = node.resolve("ranks");
        Set<RankName> found = new HashSet<>(RankName.in(ranks));
        for (AttemptKey attempt : CgroupNames.in(ranks)) {
            found.addAll(RankName.in(ranks.resolve(attempt.toString())));
        }
        return found;
    }

    /// Shepherds are the last to go: as long as a rank has a cgroup, one may still enter theirs.
    @Override
    public void close() {
        boolean gone =
                ControlFiles.remove(node.resolve("ranks"))
                        && ControlFiles.remove(node.resolve("shepherds"))
                        && ControlFiles.remove(node);
        if (!gone) {
            LOG.debug("{} stays: ranks are in it", node);
        }
    }
}
