package lockstep.node.enforce;

import lockstep.node.agent.AttemptKey;
import lockstep.node.inventory.CpuList;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// The v2 interface: `NODE/ranks/7.1` holds the limits, and the cgroups of its ranks lie in it.
///
/// Devices are not limited: v2 wants an eBPF program for that. Only the environment names what is
/// held.
final class V2Limits implements LimitsHierarchy {

    private static final Logger LOG = LoggerFactory.getLogger(V2Limits.class);
    private static final List<Controller> USED =
            List.of(Controller.MEMORY, Controller.PIDS, Controller.CPUSET, Controller.BLKIO);

    /// CPU time is counted without a controller.
    private static final List<Controller> COUNTED = List.of(Controller.MEMORY, Controller.BLKIO);

    private final Path ranks;
    private final Set<Controller> controllers;
    private final ControlFiles files;

    V2Limits(Path ranks, Set<Controller> controllers, ControlFiles files) {
        this.ranks = ranks;
        this.controllers = Set.copyOf(controllers);
        this.files = files;
    }

    /// Hands controllers down from the root to the node's ranks, as far as that can be written: a
    /// cgroup that has processes of its own hands nothing down.
    static V2Limits under(CgroupLayout.Unified unified, Path node) {
        Path ranks = node.resolve("ranks");
        Set<Controller> found = EnumSet.noneOf(Controller.class);
        for (Controller controller : USED) {
            if (unified.controllers().contains(controller)
                    && handedDown(controller, unified.mount(), ranks)) {
                found.add(controller);
            }
        }
        return new V2Limits(ranks, found, ControlFiles.real());
    }

    private static boolean handedDown(Controller controller, Path mount, Path ranks) {
        String word = word(controller);
        try {
            Files.createDirectories(ranks);
            Path step = mount;
            for (Path name : mount.relativize(ranks.resolve("x"))) {
                Path handed = step.resolve("cgroup.subtree_control");
                if (!List.of(Files.readString(handed).strip().split(" ", -1)).contains(word)) {
                    ControlFiles.real().write(handed, "+" + word);
                }
                step = step.resolve(name);
            }
            return true;
        } catch (IOException e) {
            LOG.info("No limits by {}: {}", word, e.toString());
            return false;
        }
    }

    private Path of(AttemptKey attempt) {
        return ranks.resolve(attempt.toString());
    }

    @Override
    public Set<Controller> controllers() {
        return controllers;
    }

    @Override
    public void apply(AttemptKey attempt, AttemptLimits limits) throws IOException {
        if (controllers.isEmpty()) {
            return;
        }
        Path cgroup = of(attempt);
        Files.createDirectories(cgroup);
        if (controllers.contains(Controller.MEMORY) && limits.memoryBytes() > 0) {
            files.write(cgroup.resolve("memory.max"), "" + limits.memoryBytes());
            Path swap = cgroup.resolve("memory.swap.max");
            if (Files.exists(swap)) {
                files.write(swap, "0");
            }
        }
        if (controllers.contains(Controller.PIDS)) {
            files.write(cgroup.resolve("pids.max"), "" + limits.pidsMax());
        }
        if (controllers.contains(Controller.CPUSET) && !limits.cpus().isEmpty()) {
            files.write(cgroup.resolve("cpuset.cpus"), CpuList.format(limits.cpus()));
            if (!limits.memoryNodes().isEmpty()) {
                files.write(cgroup.resolve("cpuset.mems"), CpuList.format(limits.memoryNodes()));
            }
        }
        COUNTED.stream().filter(controllers::contains).forEach(c -> countRanks(cgroup, c));
    }

    /// Has the ranks' own cgroups count, which are not there yet. No limit needs it.
    private void countRanks(Path cgroup, Controller controller) {
        try {
            files.write(cgroup.resolve("cgroup.subtree_control"), "+" + word(controller));
        } catch (IOException e) {
            LOG.info("No {} by rank in {}: {}", word(controller), cgroup, e.toString());
        }
    }

    private static String word(Controller controller) {
        return controller == Controller.BLKIO ? "io" : controller.word();
    }

    /// Those who contain a rank make its cgroup, which lies inside, and have it entered.
    @Override
    public List<Path> entrances(AttemptKey attempt, int rank) {
        return List.of();
    }

    @Override
    public long oomKills(AttemptKey attempt) {
        return ControlFiles.number(of(attempt).resolve("memory.events"), "oom_kill");
    }

    @Override
    public OptionalLong memoryBytes(AttemptKey attempt) {
        long bytes = ControlFiles.number(of(attempt).resolve("memory.max"), "");
        return bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    @Override
    public Usage usage(AttemptKey attempt) {
        return usage(of(attempt));
    }

    @Override
    public Usage usage(AttemptKey attempt, int rank) {
        return usage(CgroupNames.rank(of(attempt), attempt, rank));
    }

    private static Usage usage(Path cgroup) {
        OptionalLong micros = ControlFiles.counted(cgroup.resolve("cpu.stat"), "usage_usec");
        Optional<String> io = ControlFiles.read(cgroup.resolve("io.stat"));
        return new Usage(
                micros.stream().mapToObj(count -> Duration.of(count, ChronoUnit.MICROS)).findAny(),
                ControlFiles.counted(cgroup.resolve("memory.peak"), ""),
                ioBytes(io, "rbytes"),
                ioBytes(io, "wbytes"));
    }

    /// Of lines such as `8:0 rbytes=4096 wbytes=0 rios=1 …`; without a line nothing was read or
    /// written.
    private static OptionalLong ioBytes(Optional<String> stat, String kind) {
        return stat.stream()
                .mapToLong(
                        text ->
                                text.lines()
                                        .flatMap(line -> List.of(line.split(" ", -1)).stream())
                                        .filter(word -> word.matches(kind + "=[0-9]{1,18}"))
                                        .mapToLong(V2Limits::number)
                                        .sum())
                .findAny();
    }

    private static long number(String assignment) {
        return Long.parseLong(assignment.substring(assignment.indexOf('=') + 1));
    }

    @Override
    public boolean has(AttemptKey attempt) {
        return Files.isDirectory(of(attempt));
    }

    @Override
    public Set<AttemptKey> present() {
        return CgroupNames.in(ranks);
    }

    @Override
    public Set<Integer> cpusTaken() {
        Set<Integer> taken = new TreeSet<>();
        CgroupNames.in(ranks).forEach(attempt -> taken.addAll(cpus(attempt)));
        return taken;
    }

    @Override
    public Set<Integer> cpus(AttemptKey attempt) {
        return ControlFiles.read(of(attempt).resolve("cpuset.cpus"))
                .map(CpuList::parse)
                .orElseGet(TreeSet::new);
    }

    /// They are in the cgroups of its ranks, which lie inside.
    @Override
    public Set<Integer> processes(AttemptKey attempt) {
        Set<Integer> found = new TreeSet<>();
        CgroupNames.ranks(of(attempt), attempt)
                .forEach(
                        rank -> found.addAll(ControlFiles.processes(rank.resolve("cgroup.procs"))));
        return found;
    }

    /// Those who contain ranks remove theirs.
    @Override
    public List<Path> remove(AttemptKey attempt) {
        return ControlFiles.remove(of(attempt)) ? List.of() : List.of(of(attempt));
    }

    /// The cgroup above belongs to those who contain ranks.
    @Override
    public void close() {
        if (!ControlFiles.remove(ranks)) {
            LOG.debug("{} stays: attempts are in it", ranks);
        }
    }
}
