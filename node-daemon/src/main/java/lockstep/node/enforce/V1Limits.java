package lockstep.node.enforce;

import lockstep.node.agent.AttemptKey;
import lockstep.node.inventory.CpuList;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// The v1 interface: a hierarchy for each controller, in each of which an attempt has a cgroup
/// below the node's.
final class V1Limits implements LimitsHierarchy {

    private static final Logger LOG = LoggerFactory.getLogger(V1Limits.class);

    private final Map<Controller, Path> nodes;
    private final ControlFiles files;

    V1Limits(Map<Controller, Path> nodes, ControlFiles files) {
        this.nodes = new EnumMap<>(Controller.class);
        this.nodes.putAll(nodes);
        this.files = files;
    }

    /// Makes the node's cgroup `name` below `own` in each hierarchy; one that cannot be written is
    /// left out.
    static V1Limits under(Map<Controller, Path> own, String name) {
        Map<Controller, Path> nodes = new EnumMap<>(Controller.class);
        Map<Controller, Path> limiting = new EnumMap<>(Controller.class);
        limiting.putAll(own);
        limiting.remove(Controller.FREEZER);
        limiting.forEach(
                (controller, parent) -> {
                    Path node = parent.resolve(name);
                    try {
                        Files.createDirectories(node);
                        if (controller == Controller.CPUSET) {
                            inheritCpus(parent, node);
                        }
                        nodes.put(controller, node);
                    } catch (IOException e) {
                        LOG.info("No limits by {}: {}", controller.word(), e.toString());
                    }
                });
        return new V1Limits(nodes, ControlFiles.real());
    }

    /// A new cpuset of v1 is empty, and nothing can enter it.
    private static void inheritCpus(Path parent, Path node) throws IOException {
        for (String file : List.of("cpuset.mems", "cpuset.cpus")) {
            ControlFiles.real()
                    .write(node.resolve(file), Files.readString(parent.resolve(file)).strip());
        }
    }

    private Path of(Controller controller, AttemptKey attempt) {
        return node(controller).resolve(attempt.toString());
    }

    private Path node(Controller controller) {
        return nodes.getOrDefault(controller, Path.of("/nonexistent"));
    }

    @Override
    public Set<Controller> controllers() {
        return Set.copyOf(nodes.keySet());
    }

    @Override
    public void apply(AttemptKey attempt, AttemptLimits limits) throws IOException {
        for (Controller controller : nodes.keySet()) {
            if (controller == Controller.CPUSET && limits.cpus().isEmpty()) {
                continue;
            }
            Path cgroup = of(controller, attempt);
            Files.createDirectories(cgroup);
            switch (controller) {
                case MEMORY -> {
                    countUpTheTree(cgroup);
                    limitMemory(cgroup, limits.memoryBytes());
                }
                case PIDS -> files.write(cgroup.resolve("pids.max"), "" + limits.pidsMax());
                case CPUSET -> pin(cgroup, limits.cpus(), limits.memoryNodes());
                case DEVICES -> deny(cgroup, limits.denied());
                case CPUACCT, BLKIO, FREEZER -> {} // they limit nothing
            }
        }
    }

    /// So that what ranks take in cgroups of their own counts here, as it does on newer kernels
    /// anyway.
    private void countUpTheTree(Path cgroup) throws IOException {
        Path switched = cgroup.resolve("memory.use_hierarchy");
        if (ControlFiles.read(switched).filter("0"::equals).isPresent()) {
            files.write(switched, "1");
        }
    }

    /// Memory with swap cannot be less than memory alone: it comes second.
    private void limitMemory(Path cgroup, long bytes) throws IOException {
        if (bytes == 0) {
            return;
        }
        files.write(cgroup.resolve("memory.limit_in_bytes"), "" + bytes);
        Path withSwap = cgroup.resolve("memory.memsw.limit_in_bytes");
        if (Files.exists(withSwap)) {
            files.write(withSwap, "" + bytes);
        }
    }

    private void pin(Path cgroup, NavigableSet<Integer> cpus, NavigableSet<Integer> memoryNodes)
            throws IOException {
        Path inherited = node(Controller.CPUSET).resolve("cpuset.mems");
        String mems =
                memoryNodes.isEmpty()
                        ? ControlFiles.read(inherited).orElse("0")
                        : CpuList.format(memoryNodes);
        files.write(cgroup.resolve("cpuset.mems"), mems);
        files.write(cgroup.resolve("cpuset.cpus"), CpuList.format(cpus));
    }

    private void deny(Path cgroup, List<Device> denied) throws IOException {
        for (Device device : denied) {
            files.write(cgroup.resolve("devices.deny"), device.rule());
        }
    }

    @Override
    public List<Path> entrances(AttemptKey attempt, int rank) throws IOException {
        List<Path> entered = new ArrayList<>();
        for (Path node : new LinkedHashSet<>(nodes.values())) {
            Path cgroup = node.resolve(attempt.toString());
            if (!Files.isDirectory(cgroup)) {
                continue;
            }
            if (countsRanks(node, cgroup)) {
                cgroup = CgroupNames.rank(cgroup, attempt, rank);
                Files.createDirectories(cgroup);
            }
            entered.add(cgroup.resolve("cgroup.procs"));
        }
        return entered;
    }

    /// Whether each rank has a cgroup of its own in this hierarchy, which may have several
    /// controllers. Where memory is not counted up the tree the attempt's limit would not hold for
    /// it, and a new cpuset lets nothing in.
    private boolean countsRanks(Path node, Path cgroup) {
        if (node.equals(node(Controller.CPUSET))) {
            return false;
        }
        if (node.equals(node(Controller.MEMORY))) {
            return ControlFiles.number(cgroup.resolve("memory.use_hierarchy"), "") == 1;
        }
        return node.equals(node(Controller.CPUACCT)) || node.equals(node(Controller.BLKIO));
    }

    /// Counted where the process was, which is below where the limit is.
    @Override
    public long oomKills(AttemptKey attempt) {
        Path cgroup = of(Controller.MEMORY, attempt);
        return V1Counts.oomKills(cgroup)
                + CgroupNames.ranks(cgroup, attempt).stream().mapToLong(V1Counts::oomKills).sum();
    }

    @Override
    public OptionalLong memoryBytes(AttemptKey attempt) {
        long bytes =
                ControlFiles.number(
                        of(Controller.MEMORY, attempt).resolve("memory.limit_in_bytes"), "");
        return bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /// The blocks of a cgroup are its own; those in it have theirs.
    @Override
    public Usage usage(AttemptKey attempt) {
        Path blocks = of(Controller.BLKIO, attempt);
        List<Path> all = new ArrayList<>(CgroupNames.ranks(blocks, attempt));
        all.add(blocks);
        return V1Counts.usage(of(Controller.CPUACCT, attempt), of(Controller.MEMORY, attempt), all);
    }

    @Override
    public Usage usage(AttemptKey attempt, int rank) {
        return V1Counts.usage(
                CgroupNames.rank(of(Controller.CPUACCT, attempt), attempt, rank),
                CgroupNames.rank(of(Controller.MEMORY, attempt), attempt, rank),
                List.of(CgroupNames.rank(of(Controller.BLKIO, attempt), attempt, rank)));
    }

    @Override
    public boolean has(AttemptKey attempt) {
        return nodes.keySet().stream()
                .anyMatch(controller -> Files.isDirectory(of(controller, attempt)));
    }

    @Override
    public Set<AttemptKey> present() {
        Set<AttemptKey> found = new TreeSet<>();
        nodes.values().forEach(node -> found.addAll(CgroupNames.in(node)));
        return found;
    }

    @Override
    public Set<Integer> cpusTaken() {
        Set<Integer> taken = new TreeSet<>();
        CgroupNames.in(node(Controller.CPUSET)).forEach(attempt -> taken.addAll(cpus(attempt)));
        return taken;
    }

    @Override
    public Set<Integer> cpus(AttemptKey attempt) {
        return ControlFiles.read(of(Controller.CPUSET, attempt).resolve("cpuset.cpus"))
                .map(CpuList::parse)
                .orElseGet(TreeSet::new);
    }

    @Override
    public Set<Integer> processes(AttemptKey attempt) {
        Set<Integer> found = new TreeSet<>();
        for (Path cgroup : withRanks(attempt)) {
            found.addAll(ControlFiles.processes(cgroup.resolve("cgroup.procs")));
        }
        return found;
    }

    @Override
    public List<Path> remove(AttemptKey attempt) {
        return withRanks(attempt).stream().filter(cgroup -> !ControlFiles.remove(cgroup)).toList();
    }

    /// The attempt's cgroups, each after those of its ranks.
    private List<Path> withRanks(AttemptKey attempt) {
        List<Path> all = new ArrayList<>();
        for (Path node : new LinkedHashSet<>(nodes.values())) {
            Path cgroup = node.resolve(attempt.toString());
            all.addAll(CgroupNames.ranks(cgroup, attempt));
            all.add(cgroup);
        }
        return all;
    }

    @Override
    public void close() {
        for (Path node : nodes.values()) {
            if (!ControlFiles.remove(node)) {
                LOG.debug("{} stays: attempts are in it", node);
            }
        }
    }
}
