package lockstep.gang.replay.baseline;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// When the first job of the queue can start at the latest if every running job ends at its limit,
/// and what backfill may use beyond that moment.
///
/// Nodes for the head are taken from those that become free before those that are free now, so that
/// as much as possible is left for backfill.
final class Shadow {
    private final Fabric fabric;
    private final Ask head;
    private final Room room;
    private final int[] future;
    private int enough;

    private Shadow(Fabric fabric, Ask head, Room room) {
        this.fabric = fabric;
        this.head = head;
        this.room = room;
        this.future = room.all();
        for (int node = 0; node < future.length; node++) {
            enough += suits(node) ? 1 : 0;
        }
    }

    /// A reservation for the head.
    ///
    /// @param from when it can start; far away when no end of a job makes enough room
    /// @param beyond what may be held for longer
    record Reservation(Instant from, Room beyond) {}

    private record Release(Instant at, List<NodeShare> shares) {}

    /// Computes the head's reservation.
    ///
    /// @param room what is left now, starts of this round taken off; these are taken to end at the
    ///   times of `begun`
    static Reservation of(
            Fabric fabric,
            ClusterState state,
            Instant now,
            Room room,
            Ask head,
            List<Begun> begun) {
        return new Shadow(fabric, head, room).reserve(releases(state, now, begun), now);
    }

    /// A job that starts in this round.
    record Begun(Instant until, List<NodeShare> shares) {}

    private static List<Release> releases(ClusterState state, Instant now, List<Begun> begun) {
        List<Release> releases = new ArrayList<>();
        begun.forEach(start -> releases.add(new Release(start.until(), start.shares())));
        state.activeJobs()
                .forEach(
                        job ->
                                job.activeAttempt()
                                        .ifPresent(
                                                attempt ->
                                                        releases.add(
                                                                new Release(
                                                                        end(job, now),
                                                                        attempt.placement()))));
        releases.sort(Comparator.comparing(Release::at));
        return releases;
    }

    /// A job that is over its limit is expected to end any moment.
    private static Instant end(Job job, Instant now) {
        Instant since = job.state() instanceof JobState.Running running ? running.since() : now;
        Instant end = since.plus(job.spec().timeLimit().orElse(Duration.ofDays(1)));
        return end.isAfter(now) ? end : now.plusSeconds(1);
    }

    private Reservation reserve(List<Release> releases, Instant now) {
        Instant from = now;
        for (Release release : releases) {
            if (enough >= head.nodes()) {
                break;
            }
            from = release.at();
            release.shares().forEach(this::add);
        }
        return enough >= head.nodes()
                ? new Reservation(from, beyond())
                : new Reservation(now.plus(Duration.ofDays(36_500)), room);
    }

    private void add(NodeShare share) {
        fabric.number(share.node())
                .ifPresent(
                        node -> {
                            boolean before = suits(node);
                            future[node] += share.accelerators().size();
                            enough += !before && suits(node) ? 1 : 0;
                        });
    }

    private boolean suits(int node) {
        return future[node] >= head.perNode() && Room.isOfType(fabric, node, head);
    }

    private Room beyond() {
        int[] beyond = room.all();
        int missing = keep(beyond, head.nodes(), false);
        keep(beyond, missing, true);
        return new Room(fabric, beyond);
    }

    /// Keeps what the head needs on up to `count` nodes that have room for it now, or have not.
    ///
    /// @return how many nodes are still missing
    private int keep(int[] beyond, int count, boolean roomNow) {
        int missing = count;
        for (int node = beyond.length - 1; node >= 0 && missing > 0; node--) {
            boolean free = room.left(node) >= head.perNode();
            if (suits(node) && free == roomNow) {
                beyond[node] = Math.min(beyond[node], future[node] - head.perNode());
                missing--;
            }
        }
        return missing;
    }
}
