package lockstep.node.launch;

import lockstep.node.agent.AttemptKey;
import lockstep.node.enforce.Enforcement;
import lockstep.node.enforce.Usage;
import lockstep.node.process.ProcessTable;
import lockstep.protocol.v1.NodeUsage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What attempts have on this node, whether or not a daemon remembers them: cgroups, directories of
/// ranks, folders for temporary files.
final class Remains {

    private static final int NAMED_MOST = 10;

    private final RunDirectory run;
    private final Containment containment;
    private final Enforcement enforcement;

    Remains(RunDirectory run, Containment containment, Enforcement enforcement) {
        this.run = run;
        this.containment = containment;
        this.enforcement = enforcement;
    }

    /// The attempts that have anything here.
    Set<AttemptKey> attempts() {
        Set<AttemptKey> all = new TreeSet<>(enforcement.present());
        containment.present().forEach(rank -> all.add(rank.attempt()));
        run.present().forEach(rank -> all.add(rank.attempt()));
        all.addAll(run.withTemporary());
        return all;
    }

    /// The ranks of `attempt` that have anything here.
    Set<RankName> ranks(AttemptKey attempt) {
        Set<RankName> left = new HashSet<>(run.ranksOf(attempt));
        containment.present().stream()
                .filter(rank -> rank.attempt().equals(attempt))
                .forEach(left::add);
        return left;
    }

    /// The living processes in the attempt's cgroups and sessions.
    Set<Integer> processes(AttemptKey attempt) {
        Set<Integer> alive = new TreeSet<>(enforcement.processes(attempt));
        ranks(attempt).forEach(rank -> alive.addAll(containment.processes(rank)));
        return alive;
    }

    /// The attempt's living processes, for people: `4711 (python), 4712 (sh)`.
    String described(AttemptKey attempt, ProcessTable table) {
        return processes(attempt).stream()
                .limit(NAMED_MOST)
                .map(pid -> "%d (%s)".formatted(pid, table.command(pid)))
                .collect(Collectors.joining(", "));
    }

    /// What the attempt used up to now, as far as its cgroups are still there to tell, or as it was
    /// noted when they were removed. Noted, so that the next daemon knows.
    Optional<NodeUsage> usage(AttemptKey attempt) {
        List<RankName> ranks = run.ranksOf(attempt);
        Optional<NodeUsage> counted = enforcement.usage(attempt).map(Remains::told);
        counted.ifPresent(usage -> ranks.forEach(rank -> run.of(rank).noteUsage(usage)));
        return counted.or(
                () -> ranks.stream().flatMap(rank -> run.of(rank).usage().stream()).findFirst());
    }

    private static NodeUsage told(Usage usage) {
        return NodeUsage.newBuilder()
                .setCpuMillis(Math.round(usage.cpuSeconds() * 1_000))
                .setPeakMemoryBytes(usage.peakMemoryBytes())
                .setReadBytes(usage.readBytes())
                .setWrittenBytes(usage.writtenBytes())
                .build();
    }

    /// Removes the cgroups of an attempt of which nothing lives.
    ///
    /// @return those that could not be removed
    List<Path> removeCgroups(AttemptKey attempt, Collection<RankName> ranks) {
        List<Path> stay = new ArrayList<>();
        ranks.forEach(rank -> containment.release(rank).ifPresent(stay::add));
        stay.addAll(enforcement.release(attempt));
        return stay;
    }

    /// Removes the node's cgroups, as far as nothing is left in them.
    void removeNodeCgroups() {
        enforcement.close();
        containment.close();
    }
}
