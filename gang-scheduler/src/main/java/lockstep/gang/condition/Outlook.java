package lockstep.gang.condition;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.job.WorkloadClass;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// How useful each node and each part of the fabric is for one class of workload now, by `Fabric`
/// number: what a search for the cheapest gang reads.
///
/// A node is as good as the worst of itself, its rack and its power feed: a hot rack shows in its
/// nodes' own speed too, so taking the worst charges it once. A node on an unfit leaf is unfit. An
/// unfit uplink or spine leaves its nodes useful, but no gang may cross it.
///
/// Where nothing was measured, or too long ago, a resource is taken to be as slow as the slowest
/// tenth of its kind: neither healthy nor down. Where nothing of a kind was ever measured, it is
/// typical, so without sensors nothing is preferred to anything. A stale condition still counts
/// where it is worse than that.
///
/// The numbers of an unfit node mean nothing; ask [#isUnfit] first.
public final class Outlook {
    private final Fabric fabric;
    private final double[] slowdown;
    private final double[] noise;
    private final double[] thermalLoss;
    private final Reading[] nodes;
    private final Reading[] leaves;
    private final Reading[] uplinks;
    private final Reading[] spines;

    Outlook(Fabric fabric, Reading[] nodes, Reading[] leaves, Reading[] uplinks, Reading[] spines) {
        this.fabric = fabric;
        this.nodes = nodes;
        this.leaves = leaves;
        this.uplinks = uplinks;
        this.spines = spines;
        this.slowdown = Arrays.stream(nodes).mapToDouble(Reading::slowdown).toArray();
        this.noise = Arrays.stream(nodes).mapToDouble(Reading::noise).toArray();
        this.thermalLoss = Arrays.stream(nodes).mapToDouble(Reading::thermalLoss).toArray();
    }

    public static Outlook of(
            Fabric fabric,
            Conditions conditions,
            Standards standards,
            WorkloadClass workload,
            Instant now) {
        Judgement judgement = new Judgement(standards, workload, now);
        return new Survey(fabric, new Readings(conditions, standards, judgement)).outlook();
    }

    public Fabric fabric() {
        return fabric;
    }

    /// Mean time per unit of work against a typical node; below 1 where it is faster.
    public double slowdown(int node) {
        return slowdown[node];
    }

    /// Coefficient of variation of the step time; 0 for independent work, which does not feel it.
    public double noise(int node) {
        return noise[node];
    }

    /// The fraction of run time that throttling by heat or power is expected to take, 0 or more.
    public double thermalLoss(int node) {
        return thermalLoss[node];
    }

    /// The node together with its leaf, rack and power feed.
    public Admissibility node(int node) {
        return nodes[node].admissibility();
    }

    public boolean isUnfit(int node) {
        return node(node) instanceof Admissibility.Unfit;
    }

    /// Why a node must not be used; empty where it may.
    public Optional<String> unfitBecause(int node) {
        return reason(node(node));
    }

    /// Time of traffic inside this leaf against the typical one.
    public double leafSlowdown(int leaf) {
        return leaves[leaf].slowdown();
    }

    /// Time of traffic that leaves this leaf against the typical one.
    public double uplinkSlowdown(int leaf) {
        return uplinks[leaf].slowdown();
    }

    /// Time of traffic through this spine against the typical one.
    public double spineSlowdown(int spine) {
        return spines[spine].slowdown();
    }

    /// Whether no gang may have nodes both inside and outside of this leaf.
    public boolean isSealed(int leaf) {
        return crossing(leaf) instanceof Admissibility.Unfit;
    }

    /// Why no gang may have nodes both inside and outside of this leaf; empty where one may.
    public Optional<String> sealedBecause(int leaf) {
        return reason(crossing(leaf));
    }

    private Admissibility crossing(int leaf) {
        return Admissibility.worse(
                uplinks[leaf].admissibility(), spines[fabric.spineOf(leaf)].admissibility());
    }

    private static Optional<String> reason(Admissibility admissibility) {
        return admissibility instanceof Admissibility.Unfit(var reason)
                ? Optional.of(reason)
                : Optional.empty();
    }
}
