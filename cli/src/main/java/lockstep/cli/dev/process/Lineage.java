package lockstep.cli.dev.process;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Who came from whom, in one listing of the process table.
public final class Lineage {
    private final List<ProcessEntry> all;

    public Lineage(List<ProcessEntry> all) {
        this.all = List.copyOf(all);
    }

    /// `roots` and all that descend from them, or share a session that one of these leads. Never
    /// the process `spared`, nor what it descends from.
    public Set<ProcessIdentity> descendants(Collection<ProcessEntry> roots, long spared) {
        Set<Long> kept = ancestors(spared);
        Set<Long> found =
                roots.stream()
                        .map(ProcessEntry::pid)
                        .collect(Collectors.toCollection(HashSet::new));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (ProcessEntry entry : all) {
                boolean related = found.contains(entry.parent()) || found.contains(entry.session());
                grew |= related && !kept.contains(entry.pid()) && found.add(entry.pid());
            }
        }
        found.removeAll(kept);
        return all.stream()
                .filter(entry -> found.contains(entry.pid()) && !entry.zombie())
                .map(ProcessEntry::identity)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Set<Long> ancestors(long pid) {
        Set<Long> line = new HashSet<>();
        long next = pid;
        while (next > 0 && line.add(next)) {
            long child = next;
            next =
                    all.stream()
                            .filter(entry -> entry.pid() == child)
                            .mapToLong(ProcessEntry::parent)
                            .findAny()
                            .orElse(0);
        }
        return line;
    }
}
