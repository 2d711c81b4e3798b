package lockstep.gang.replay.staging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The checkpoints of all jobs: on the nodes that wrote them, on partners, and in the store.
///
/// The partner of a node is the next one of its gang; of a gang of one, the next of the cluster.
/// What a job that has ended has saved is forgotten. Reading takes no part of the shared path.
public final class Shelves {
    private final Staging staging;
    private final int clusterNodes;
    private final SharedPath path;
    private final Map<Integer, List<Kept>> onNodes = new TreeMap<>();
    private final Map<Integer, Double> stored = new HashMap<>();
    private final Map<Integer, Integer> storedAccelerators = new HashMap<>();

    /// Empty ones.
    ///
    /// @param clusterNodes how many nodes there are
    public Shelves(Staging staging, int clusterNodes) {
        this.staging = staging;
        this.clusterNodes = clusterNodes;
        this.path = new SharedPath(staging);
    }

    /// Whether anything need be known of checkpoints.
    public boolean matter() {
        return staging.mode() != Staging.Mode.NONE;
    }

    /// A gang has written one.
    public void written(Written checkpoint, long now) {
        advance(now);
        Kept kept =
                staging.mode() == Staging.Mode.PLANNED
                        ? new Kept(
                                checkpoint, partners(checkpoint.nodes()), now + copying(checkpoint))
                        : new Kept(checkpoint, List.of(), Long.MAX_VALUE);
        onNodes.computeIfAbsent(checkpoint.job(), _ -> new ArrayList<>()).add(kept);
        path.add(kept, checkpoint.accelerators() * staging.bytesPerAccelerator());
        clean(checkpoint.job(), now);
    }

    private List<Integer> partners(List<Integer> nodes) {
        if (nodes.size() == 1) {
            return List.of((nodes.getFirst() + 1) % clusterNodes);
        }
        List<Integer> partners = new ArrayList<>(nodes.subList(1, nodes.size()));
        partners.add(nodes.getFirst());
        return partners;
    }

    private long copying(Written checkpoint) {
        return millis(checkpoint.mostOnANode() * staging.bytesPerAccelerator(), staging.nodeRate());
    }

    private static long millis(double bytes, double rate) {
        return (long) Math.ceil(bytes / rate * 1_000);
    }

    /// Only the newest is needed, the newest of which there are two copies, and what is drained.
    private void clean(int job, long now) {
        List<Kept> all = onNodes.getOrDefault(job, List.of());
        List<Kept> needed = new ArrayList<>();
        boolean copied = false;
        for (Kept kept : all.reversed()) {
            boolean newest = needed.isEmpty() || !copied;
            if (kept.isWhole() && (newest || path.needs(kept))) {
                needed.addFirst(kept);
            }
            copied |=
                    kept.isWhole() && (kept.isCopied(now) || staging.mode() == Staging.Mode.FIXED);
        }
        onNodes.put(job, needed);
    }

    /// Moves bytes until `now`.
    public void advance(long now) {
        for (Kept kept : path.advance(now, staging.bytesPerAccelerator())) {
            int job = kept.written().job();
            stored.merge(job, kept.written().work(), Math::max);
            storedAccelerators.put(job, kept.written().accelerators());
            clean(job, now);
        }
    }

    /// When something will have changed by itself; far away if nothing will.
    public long next() {
        return path.nextDone();
    }

    /// What lay on this node is gone.
    public void lost(int node, long now) {
        advance(now);
        for (List<Kept> all : onNodes.values()) {
            all.forEach(kept -> kept.lose(node, now));
        }
        path.dropLost(staging.bytesPerAccelerator());
        List.copyOf(onNodes.keySet()).forEach(job -> clean(job, now));
    }

    /// The job has ended.
    public void forget(int job, long now) {
        advance(now);
        path.drop(job);
        onNodes.remove(job);
        stored.remove(job);
        storedAccelerators.remove(job);
    }

    /// Work from which the job can go on, in milliseconds.
    public double usable(int job) {
        return Math.max(onNodes(job), stored.getOrDefault(job, 0.0));
    }

    private double onNodes(int job) {
        return onNodes.getOrDefault(job, List.of()).stream()
                .filter(Kept::isWhole)
                .mapToDouble(kept -> kept.written().work())
                .max()
                .orElse(0);
    }

    /// How long the job's next gang reads before it goes on, in milliseconds: each node from
    /// another, or all of them from the store.
    public long restoreMillis(int job) {
        if (usable(job) == 0) {
            return 0;
        }
        double bytes = staging.bytesPerAccelerator();
        if (onNodes(job) == usable(job)) {
            return onNodes.getOrDefault(job, List.of()).stream()
                    .mapToLong(kept -> copying(kept.written()))
                    .max()
                    .orElse(0);
        }
        return millis(storedAccelerators.getOrDefault(job, 0) * bytes, staging.storeRate());
    }
}
