package lockstep.controller.stage;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.JobId;
import lockstep.protocol.v1.StageOrders;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who may still be bringing something of a job to its store, or deleting something of it there,
/// although he is ordered something else by now.
///
/// What is brought may count on a chunk that is being deleted, so the two take turns; and a turn is
/// over only when every node that had it has heard so. A node that cannot be asked gives up by
/// itself once it is cut off, and is waited for longer than that. Soft: a new leader takes every
/// node for one that may be doing either, until he has heard from it.
final class StoreTurns {
    /// More than a node takes to notice that it is cut off and to give up.
    static final Duration GIVEN_UP_AFTER = Duration.ofMinutes(2);

    private final Map<NodeName, Turn> turns = new TreeMap<>();

    /// What a node does of jobs, each by what it does.
    private record Work(Set<JobId> brings, Set<JobId> deletes) {
        static final Work NONE = new Work(Set.of(), Set.of());

        static Work of(StageOrders.Builder orders) {
            Set<JobId> brings = new HashSet<>();
            orders.getCopiesList().stream()
                    .filter(copy -> !copy.hasPartner())
                    .forEach(copy -> brings.add(new JobId(copy.getKey().getJobId())));
            orders.getSealsList().forEach(seal -> brings.add(new JobId(seal.getKey().getJobId())));
            Set<JobId> deletes = new HashSet<>();
            orders.getRemovalsList().stream()
                    .filter(removal -> !removal.getStore().isEmpty())
                    .forEach(removal -> deletes.add(new JobId(removal.getKey().getJobId())));
            return new Work(brings, deletes);
        }

        Work and(Work other) {
            Set<JobId> bothBring = new HashSet<>(brings);
            bothBring.addAll(other.brings);
            Set<JobId> bothDelete = new HashSet<>(deletes);
            bothDelete.addAll(other.deletes);
            return new Work(bothBring, bothDelete);
        }
    }

    /// One node.
    ///
    /// @param ordered by the last round
    /// @param possible what it may be doing; less than nothing is known where it is not `known`
    /// @param thereAtNanos when it could be asked last
    private record Turn(Work ordered, Work possible, boolean known, long thereAtNanos) {}

    /// Follows who has heard what the last round ordered.
    void follow(Sight sight) {
        Set<NodeName> names = new TreeSet<>(sight.state().nodes().keySet());
        names.addAll(turns.keySet());
        for (NodeName name : names) {
            Turn next = next(sight, name);
            boolean isOver = next.known() && next.possible().equals(Work.NONE);
            if (isOver && sight.state().node(name).isEmpty()) {
                turns.remove(name);
            } else {
                turns.put(name, next);
            }
        }
    }

    private Turn next(Sight sight, NodeName name) {
        long now = sight.nowNanos();
        Turn last = turns.getOrDefault(name, new Turn(Work.NONE, Work.NONE, false, now));
        if (sight.heard().contains(name)) {
            return new Turn(last.ordered(), last.ordered(), true, now);
        }
        if (sight.isThere(name)) {
            return new Turn(last.ordered(), last.possible(), last.known(), now);
        }
        return now - last.thereAtNanos() > GIVEN_UP_AFTER.toNanos()
                ? new Turn(Work.NONE, Work.NONE, true, last.thereAtNanos())
                : last;
    }

    /// Whether nothing that is brought to the job's store now can meet somebody who deletes there.
    boolean mayBring(JobId job) {
        return turns.values().stream()
                .allMatch(turn -> turn.known() && !turn.possible().deletes().contains(job));
    }

    /// Whether nothing that is deleted from the job's store now can be what somebody counts on who
    /// brings something there.
    boolean mayDelete(JobId job) {
        return turns.values().stream()
                .allMatch(turn -> turn.known() && !turn.possible().brings().contains(job));
    }

    /// Remembers what this round orders.
    void ordered(OrderBook orders) {
        turns.replaceAll(
                (name, turn) -> {
                    Work work = orders.find(name).map(Work::of).orElse(Work.NONE);
                    return new Turn(
                            work, turn.possible().and(work), turn.known(), turn.thereAtNanos());
                });
    }
}
