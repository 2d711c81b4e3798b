package lockstep.node.launch;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptUsage;
import lockstep.node.enforce.Enforcement;
import lockstep.node.launch.RankDirectory.Transferred;
import lockstep.node.process.ProcessTable;
import lockstep.protocol.v1.Usage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

    /// What an attempt of which nothing lives used, as far as its cgroups are still there to tell,
    /// or as it was noted before they were removed. Noted, so that the next daemon knows.
    AttemptUsage usage(AttemptKey attempt) {
        List<RankName> ranks = run.ranksOf(attempt);
        Map<Integer, Usage> byRank = new TreeMap<>();
        ranks.forEach(rank -> usage(rank).ifPresent(used -> byRank.put(rank.rank(), used)));
        Optional<Usage> noted =
                ranks.stream().flatMap(rank -> run.of(rank).usageOfAll().stream()).findFirst();
        return new AttemptUsage(noted.or(() -> counted(attempt, ranks)), byRank);
    }

    private Optional<Usage> counted(AttemptKey attempt, List<RankName> ranks) {
        Optional<Usage> counted =
                enforcement.usage(attempt).map(used -> told(used, transferred(ranks)));
        counted.ifPresent(used -> ranks.forEach(rank -> run.of(rank).noteUsageOfAll(used)));
        return counted;
    }

    private Optional<Usage> usage(RankName rank) {
        RankDirectory directory = run.of(rank);
        Optional<Usage> noted = directory.usage();
        if (noted.isPresent()) {
            return noted;
        }
        Optional<Usage> counted =
                enforcement
                        .usage(rank.attempt(), rank.rank())
                        .map(used -> told(used, directory.transferred()));
        counted.ifPresent(directory::noteUsage);
        return counted;
    }

    /// Of all these ranks; empty unless it is known of each.
    private Optional<Transferred> transferred(List<RankName> ranks) {
        long read = 0;
        long written = 0;
        for (RankName rank : ranks) {
            Optional<Transferred> one = run.of(rank).transferred();
            if (one.isEmpty()) {
                return Optional.empty();
            }
            read += one.get().readBytes();
            written += one.get().writtenBytes();
        }
        return Optional.of(new Transferred(read, written));
    }

    /// Cgroups count most exactly. What they do not count the shepherds may have.
    private static Usage told(
            lockstep.node.enforce.Usage counted, Optional<Transferred> transferred) {
        Usage.Builder told = Usage.newBuilder();
        transferred.ifPresent(
                seen -> told.setReadBytes(seen.readBytes()).setWrittenBytes(seen.writtenBytes()));
        counted.cpu().ifPresent(cpu -> told.setCpuMillis(cpu.toMillis()));
        counted.peakMemoryBytes().ifPresent(told::setPeakMemoryBytes);
        counted.readBytes().ifPresent(told::setReadBytes);
        counted.writtenBytes().ifPresent(told::setWrittenBytes);
        return told.build();
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
