package lockstep.gang.replay.staging;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The one way to the store, shared by the drains of all jobs.
///
/// Drains are gone through in an order, and each takes what is left of the path, up to what its
/// nodes can send. The order is that of arrival, or, by plan, what is lost by the second for each
/// byte that is left. The latter is `lockstep.stager.plan.MovePlan` written small, since the core
/// must not know the stager: W. E. Smith's rule, with a twentieth kept back and shared equally, and
/// loss rates as `lockstep.controller.stage.Rates` has them (accelerators × nodes, for the chance
/// that one of the nodes fails).
///
/// A job has one drain at a time. What was begun is finished; of later checkpoints only the newest
/// waits, at the place in line of the one that it replaces.
final class SharedPath {
    private static final double KEPT_BACK = 0.05;

    private final double rate;
    private final double nodeRate;
    private final boolean planned;
    private final List<Drain> drains = new ArrayList<>();
    private long now;

    SharedPath(Staging staging) {
        this.rate = staging.storeRate();
        this.nodeRate = staging.nodeRate();
        this.planned = staging.mode() == Staging.Mode.PLANNED;
    }

    private static final class Drain {
        private Kept source;
        private Kept newest;
        private double left;
        private double speed;
        private boolean begun;

        Drain(Kept source, double bytes) {
            this.source = source;
            this.newest = source;
            this.left = bytes;
        }

        int job() {
            return source.written().job();
        }

        double worth() {
            Written written = source.written();
            return (double) written.accelerators() * written.nodes().size() / Math.max(1, left);
        }
    }

    /// Call after [#advance] to the present.
    void add(Kept source, double bytes) {
        for (Drain drain : drains) {
            if (drain.job() == source.written().job()) {
                drain.newest = source;
                if (!drain.begun) {
                    drain.source = source;
                    drain.left = bytes;
                }
                share();
                return;
            }
        }
        drains.add(new Drain(source, bytes));
        share();
    }

    /// Whether it is being drained, or is going to be.
    boolean needs(Kept kept) {
        return drains.stream().anyMatch(one -> one.source == kept || one.newest == kept);
    }

    /// Forgets what can be read nowhere any more.
    void dropLost(double bytesPerAccelerator) {
        for (Drain drain : List.copyOf(drains)) {
            if (!drain.source.isWhole()) {
                drains.remove(drain);
                if (drain.newest != drain.source && drain.newest.isWhole()) {
                    drains.add(begin(drain.newest, bytesPerAccelerator));
                }
            } else if (!drain.newest.isWhole()) {
                drain.newest = drain.source;
            }
        }
        share();
    }

    void drop(int job) {
        drains.removeIf(drain -> drain.job() == job);
        share();
    }

    private static Drain begin(Kept source, double bytesPerAccelerator) {
        return new Drain(source, source.written().accelerators() * bytesPerAccelerator);
    }

    /// Moves bytes until `to`.
    ///
    /// @return what is in the store now
    List<Kept> advance(long to, double bytesPerAccelerator) {
        List<Kept> done = new ArrayList<>();
        double seconds = (to - now) / 1_000.0;
        now = to;
        for (Drain drain : List.copyOf(drains)) {
            double moved = drain.speed * seconds;
            drain.left -= moved;
            drain.begun |= moved > 0;
            // Less than a millisecond's worth is left by rounding.
            if (drain.left <= 1e-3) {
                done.add(drain.source);
                drains.remove(drain);
                if (drain.newest != drain.source) {
                    drains.add(begin(drain.newest, bytesPerAccelerator));
                }
            }
        }
        if (!done.isEmpty() || planned) {
            share();
        }
        return done;
    }

    private void share() {
        List<Drain> inOrder = new ArrayList<>(drains);
        double left = rate;
        if (planned) {
            inOrder.sort(
                    Comparator.comparingDouble(Drain::worth)
                            .reversed()
                            .thenComparingInt(Drain::job));
            for (Drain drain : inOrder) {
                drain.speed = Math.min(KEPT_BACK * rate / inOrder.size(), KEPT_BACK * most(drain));
                left -= drain.speed;
            }
        } else {
            inOrder.forEach(drain -> drain.speed = 0);
        }
        for (Drain drain : inOrder) {
            double more = Math.max(0, Math.min(left, most(drain) - drain.speed));
            drain.speed += more;
            left -= more;
        }
    }

    /// What the nodes of one can send together.
    private double most(Drain drain) {
        return drain.source.written().nodes().size() * nodeRate;
    }

    /// When the next drain is done, in milliseconds, if nothing changes; far away if none is.
    long nextDone() {
        double next = Long.MAX_VALUE;
        for (Drain drain : drains) {
            if (drain.speed > 0) {
                next = Math.min(next, now + Math.ceil(drain.left / drain.speed * 1_000));
            }
        }
        return (long) next;
    }
}
