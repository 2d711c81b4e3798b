package lockstep.gang.plan;

import java.time.Instant;

/// Starts jobs in the order of the queue, each on the tightest part of the fabric that has room.
///
/// **Order.** Each partition is a strict queue. The first job in it that has no room, but would
/// have it if others ended, closes all nodes of its partition for the jobs behind it, so that small
/// jobs cannot starve a large gang. A job that needs nodes which are lost or silent is passed over,
/// since waiting for it could take for ever; so is one whose begin time has not come.
///
/// **Place.** The leaf with the fewest candidates that suffice, else the spine with the fewest,
/// else as few spines as possible. Ranks are numbered along the fabric, so that neighbours in a
/// ring are neighbours in the network.
///
/// **Cost.** One pass over the queue; for each job that is tried one pass over the nodes of its
/// partition, and after a partition is closed nothing but a reason for each job in it. Free
/// resources are counters of scratch nodes, never sums over shares.
///
/// Why so: docs/adr/0050 and 0051.
public final class FirstFitPlanner implements Planner {
    @Override
    public Plan plan(ClusterSnapshot snapshot, Instant now) {
        return new Round(snapshot, now).plan();
    }
}
