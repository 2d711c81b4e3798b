package lockstep.node.enforce;

import lockstep.node.agent.AttemptKey;
import lockstep.protocol.v1.LaunchSpec;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Keeps attempts within what they were given. Which attempts have cgroups, and which CPUs are
/// taken, is read from the cgroups themselves: a restarted daemon knows.
///
/// Used by several threads.
public final class Enforcement implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Enforcement.class);

    /// Less than this, and the program that starts a rank is killed itself.
    private static final long LEAST_MEMORY_MIB = 32;

    private final List<LimitsHierarchy> hierarchies;
    private final Rules rules;
    private final AtomicLong changes = new AtomicLong();

    /// What limits are made of.
    ///
    /// @param pidsMax processes and threads of an attempt
    /// @param cpus the machine's CPUs; empty where attempts are not pinned
    /// @param devices of each accelerator of this node that has one
    public record Rules(int pidsMax, Optional<CpuTopology> cpus, Map<String, Device> devices) {
        public Rules {
            devices = Map.copyOf(devices);
        }
    }

    private Enforcement(List<LimitsHierarchy> hierarchies, Rules rules) {
        this.hierarchies = List.copyOf(hierarchies);
        this.rules = rules;
    }

    /// Limits nothing.
    public static Enforcement off() {
        return new Enforcement(List.of(), new Rules(1, Optional.empty(), Map.of()));
    }

    /// Makes the node's cgroups, as far as this machine lets it.
    ///
    /// @param name of the node's cgroup in v1 hierarchies
    /// @param v2 the node's cgroup in the v2 hierarchy
    public static Enforcement in(CgroupLayout layout, String name, Optional<Path> v2, Rules rules) {
        var v1 = V1Limits.under(layout.v1(), name);
        if (layout.v2().isPresent() && v2.isPresent()) {
            return new Enforcement(List.of(v1, V2Limits.under(layout.v2().get(), v2.get())), rules);
        }
        return new Enforcement(List.of(v1), rules);
    }

    /// What can be limited or counted.
    public Set<Controller> controllers() {
        Set<Controller> all = EnumSet.noneOf(Controller.class);
        hierarchies.forEach(hierarchy -> all.addAll(hierarchy.controllers()));
        return all;
    }

    /// Makes the attempt's cgroups, unless they are there.
    public synchronized void admit(AttemptKey attempt, LaunchSpec launch) throws IOException {
        if (hierarchies.stream().noneMatch(h -> h.has(attempt))) {
            AttemptLimits limits = limits(attempt, launch);
            LOG.info("Attempt {} is held to {}", attempt, limits);
            for (LimitsHierarchy hierarchy : hierarchies) {
                hierarchy.apply(attempt, limits);
            }
            changes.incrementAndGet();
        }
    }

    /// Makes a place for one rank of an attempt that was admitted.
    ///
    /// @return the files that it writes itself to
    public List<Path> entrances(AttemptKey attempt, int rank) throws IOException {
        List<Path> all = new ArrayList<>();
        for (LimitsHierarchy hierarchy : hierarchies) {
            all.addAll(hierarchy.entrances(attempt, rank));
        }
        return all;
    }

    private AttemptLimits limits(AttemptKey attempt, LaunchSpec launch) {
        long bytes = launch.getMemoryMib() == 0 ? 0 : limitMib(launch) << 20;
        NavigableSet<Integer> cpus = pinned(attempt, launch.getCpus());
        return new AttemptLimits(
                bytes,
                rules.pidsMax(),
                cpus,
                rules.cpus()
                        .map(topology -> topology.memoryNear(cpus, bytes))
                        .orElseGet(TreeSet::new),
                rules.devices().entrySet().stream()
                        .filter(device -> !launch.getAcceleratorsList().contains(device.getKey()))
                        .map(Map.Entry::getValue)
                        .toList());
    }

    private static long limitMib(LaunchSpec launch) {
        return Math.clamp(launch.getMemoryMib(), LEAST_MEMORY_MIB, 1L << 40);
    }

    private NavigableSet<Integer> pinned(AttemptKey attempt, int count) {
        if (rules.cpus().isEmpty() || !controllers().contains(Controller.CPUSET) || count == 0) {
            return new TreeSet<>();
        }
        Set<Integer> free = new HashSet<>(rules.cpus().get().cpus());
        free.removeAll(cpusTaken());
        Optional<NavigableSet<Integer>> picked = CpuAssignment.of(rules.cpus().get(), free, count);
        if (picked.isEmpty()) {
            LOG.warn(
                    "Attempt {} is not pinned: {} CPUs are free, and it has {}",
                    attempt,
                    free.size(),
                    count);
        }
        return picked.orElseGet(TreeSet::new);
    }

    /// The CPUs that attempts are given; none where they are not pinned.
    public Set<Integer> cpus() {
        return rules.cpus().<Set<Integer>>map(CpuTopology::cpus).orElse(Set.of());
    }

    /// Of these the ones that attempts are pinned to now.
    Set<Integer> cpusTaken() {
        Set<Integer> taken = new HashSet<>();
        hierarchies.forEach(hierarchy -> taken.addAll(hierarchy.cpusTaken()));
        return taken;
    }

    /// Grows with each attempt that comes or goes.
    long changes() {
        return changes.get();
    }

    /// The CPUs that an attempt is pinned to; empty where it is not.
    public NavigableSet<Integer> cpusOf(AttemptKey attempt) {
        NavigableSet<Integer> all = new TreeSet<>();
        hierarchies.forEach(hierarchy -> all.addAll(hierarchy.cpus(attempt)));
        return all;
    }

    /// The CPUs for one rank of an attempt that was admitted and is pinned: its part of the
    /// attempt's; empty where the attempt is not pinned, or has this rank only.
    ///
    /// @param index of the rank among the `ranks` that the attempt has on this node
    public NavigableSet<Integer> cpusOfRank(AttemptKey attempt, int index, int ranks) {
        NavigableSet<Integer> all = cpusOf(attempt);
        return ranks < 2 || all.isEmpty()
                ? new TreeSet<>()
                : rules.cpus()
                        .map(topology -> topology.partOf(all, index, ranks))
                        .orElseGet(TreeSet::new);
    }

    /// Why a rank of the attempt that failed did so, if the kernel killed for want of memory.
    public Optional<String> outOfMemory(AttemptKey attempt) {
        return hierarchies.stream()
                .filter(h -> h.oomKills(attempt) > 0)
                .map(h -> h.memoryBytes(attempt).orElse(0) >> 20)
                .map("killed for want of memory, limit %d MiB"::formatted)
                .findFirst();
    }

    /// What the attempt used up to now, all of its ranks together; empty where nothing of it was
    /// counted.
    public Optional<Usage> usage(AttemptKey attempt) {
        return known(
                hierarchies.stream()
                        .filter(hierarchy -> hierarchy.has(attempt))
                        .map(hierarchy -> hierarchy.usage(attempt)));
    }

    /// What one rank of the attempt used up to now; empty where nothing of it was counted.
    public Optional<Usage> usage(AttemptKey attempt, int rank) {
        return known(
                hierarchies.stream()
                        .filter(hierarchy -> hierarchy.has(attempt))
                        .map(hierarchy -> hierarchy.usage(attempt, rank)));
    }

    private static Optional<Usage> known(Stream<Usage> counted) {
        return Optional.of(counted.reduce(Usage.UNKNOWN, Usage::or))
                .filter(usage -> !usage.equals(Usage.UNKNOWN));
    }

    /// Forgets an attempt of which nothing lives.
    ///
    /// @return its cgroups that could not be removed
    public synchronized List<Path> release(AttemptKey attempt) {
        List<Path> stay = hierarchies.stream().flatMap(h -> h.remove(attempt).stream()).toList();
        changes.incrementAndGet();
        return stay;
    }

    /// The attempts that have a cgroup.
    public Set<AttemptKey> present() {
        Set<AttemptKey> all = new TreeSet<>();
        hierarchies.forEach(hierarchy -> all.addAll(hierarchy.present()));
        return all;
    }

    /// The processes in an attempt's cgroups.
    public Set<Integer> processes(AttemptKey attempt) {
        Set<Integer> all = new TreeSet<>();
        hierarchies.forEach(hierarchy -> all.addAll(hierarchy.processes(attempt)));
        return all;
    }

    /// Removes the node's own cgroups, where no attempt is left in them.
    @Override
    public void close() {
        hierarchies.forEach(LimitsHierarchy::close);
    }
}
