package lockstep.gang.replay;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.fabric.Level;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.replay.site.Site;
import lockstep.gang.replay.trace.TraceJob;
import lockstep.gang.replay.truth.Episode.Target;
import lockstep.gang.replay.truth.Normal;
import lockstep.gang.replay.truth.Truth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The gangs that run, and the pace that the truth gives them.
final class Gangs {
    private final Fabric fabric;
    private final Site site;
    private final Truth truth;
    private final ReplaySettings settings;
    private final Slowness slowness;
    private final Map<AttemptId, Gang> byAttempt = new LinkedHashMap<>();
    private final List<Set<Gang>> byNode = new ArrayList<>();
    private long held;

    Gangs(Site site, Truth truth, ReplaySettings settings) {
        this.fabric = site.fabric();
        this.site = site;
        this.truth = truth;
        this.settings = settings;
        this.slowness = new Slowness(truth.episodes(), fabric.nodes(), fabric.leaves());
        for (int node = 0; node < fabric.nodes(); node++) {
            byNode.add(new LinkedHashSet<>());
        }
    }

    /// Accelerators that all of them hold.
    long held() {
        return held;
    }

    Collection<Gang> all() {
        return List.copyOf(byAttempt.values());
    }

    /// Begins to run.
    ///
    /// @param saved work of earlier attempts, in milliseconds
    /// @param restartMillis how long it takes to read that
    Gang begin(
            AttemptId attempt,
            TraceJob job,
            List<NodeShare> placement,
            long now,
            double saved,
            long restartMillis) {
        int[] nodes =
                placement.stream()
                        .mapToInt(share -> fabric.number(share.node()).orElseThrow())
                        .toArray();
        Level level = level(nodes);
        double noise = noise(attempt, job, nodes);
        Gang gang =
                new Gang(
                        attempt,
                        job,
                        placement,
                        nodes,
                        level,
                        pace(job, nodes, level, noise),
                        now,
                        saved,
                        restartMillis,
                        settings);
        byAttempt.put(attempt, gang);
        for (int node : nodes) {
            byNode.get(node).add(gang);
        }
        held += gang.held();
        return gang;
    }

    /// Takes it away, if it runs.
    Optional<Gang> end(AttemptId attempt) {
        Gang gang = byAttempt.remove(attempt);
        if (gang == null) {
            return Optional.empty();
        }
        for (int node : gang.nodes()) {
            byNode.get(node).remove(gang);
        }
        held -= gang.held();
        return Optional.of(gang);
    }

    boolean runs(Gang gang) {
        return byAttempt.get(gang.attempt()) == gang;
    }

    /// Makes the target as slow as it is at this moment.
    ///
    /// @return the gangs that may feel it
    Collection<Gang> change(Target target, long now) {
        slowness.change(target, now);
        return switch (target) {
            case Target.OfNode(int node) -> List.copyOf(byNode.get(node));
            case Target.OfLeaf(int leaf) -> {
                Set<Gang> there = new LinkedHashSet<>();
                for (int n = fabric.firstNodeOf(leaf); n < fabric.firstNodeOf(leaf + 1); n++) {
                    there.addAll(byNode.get(n));
                }
                yield List.copyOf(there);
            }
        };
    }

    /// The pace that it should have now.
    Pace pace(Gang gang) {
        return pace(gang.job(), gang.nodes(), gang.level(), gang.noise());
    }

    private Pace pace(TraceJob job, int[] nodes, Level level, double noise) {
        double slowest = 0;
        double uplink = 1;
        for (int node : nodes) {
            slowest = Math.max(slowest, truth.speeds().slowdown(node) * slowness.ofNode(node));
            uplink = Math.max(uplink, slowness.ofUplink(fabric.leafOf(node)));
        }
        boolean crosses = level == Level.SPINE || level == Level.CORE;
        double spread =
                truth.spread()
                        .factor(
                                job.family(),
                                level,
                                site.tightest(nodes.length),
                                crosses ? uplink : 1);
        return new Pace(slowest, spread, noise);
    }

    /// Chance of the run, and in each step the unluckiest of all accelerators.
    private double noise(AttemptId attempt, TraceJob job, int[] nodes) {
        double sum = 0;
        for (int node : nodes) {
            sum += truth.speeds().noise(node);
        }
        double run =
                truth.runs()
                        .quantile(
                                truth.chance()
                                        .about("runs")
                                        .about(job.id())
                                        .uniform(attempt.number()));
        return run * (1 + sum / nodes.length * Normal.expectedMaximum(job.accelerators()));
    }

    private Level level(int[] nodes) {
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (int node : nodes) {
            first = Math.min(first, node);
            last = Math.max(last, node);
        }
        return fabric.joining(first, last);
    }
}
