package lockstep.gang.probe;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.fabric.Level;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Which pairs of nodes are measured in which round.
///
/// Each round is a matching: no node is measured twice in it, so no probe feels another. Rounds
/// alternate between pairs within leaves, between leaves of a spine, and between spines, as far as
/// the fabric has them. Within a leaf the [Circle] says who meets whom, so any two nodes of a leaf
/// meet in the end. Across leaves the circle is played by the leaves, and their nodes meet shifted
/// by a step that has no common divisor with their number, so that all meet and neighbours in time
/// are not neighbours in the fabric. Spines likewise.
///
/// A round with more pairs than are allowed is dealt out over several. Pairs with a node that may
/// not be measured are left out, not replaced: who meets whom depends on the number of the round
/// alone.
public final class ProbeRounds {
    private static final double GOLDEN = 0.618;

    private final Fabric fabric;
    private final int pairsMax;
    private final List<Level> levels = new ArrayList<>();
    private final int widestLeafCircle;
    private final int widestSpineCircle;

    /// @param pairsMax of a round, 1 or more
    public ProbeRounds(Fabric fabric, int pairsMax) {
        if (pairsMax < 1) {
            throw new IllegalArgumentException(
                    "pairsMax (%d) must be 1 or more".formatted(pairsMax));
        }
        this.fabric = fabric;
        this.pairsMax = pairsMax;
        int leaves = 0;
        for (int spine = 0; spine < fabric.spines(); spine++) {
            leaves = Math.max(leaves, leavesOf(spine));
        }
        this.widestLeafCircle = new Circle(leaves).rounds();
        this.widestSpineCircle = new Circle(fabric.spines()).rounds();
        if (fabric.nodes() > fabric.leaves()) {
            levels.add(Level.LEAF);
        }
        if (leaves > 1) {
            levels.add(Level.SPINE);
        }
        if (fabric.spines() > 1) {
            levels.add(Level.CORE);
        }
    }

    /// The pairs of a round.
    ///
    /// @param number of the round, 0 or more, one higher each time
    /// @param measurable nodes that have an address and whose jobs would not feel it
    public List<Pair> round(long number, Predicate<NodeName> measurable) {
        if (levels.isEmpty()) {
            return List.of();
        }
        Level level = levels.get((int) (number % levels.size()));
        long step = number / levels.size();
        int parts = parts();
        List<Pair> all = matching(level, step / parts);
        List<Pair> dealt = new ArrayList<>();
        for (int i = (int) (step % parts); i < all.size(); i += parts) {
            Pair pair = all.get(i);
            if (measurable.test(pair.from()) && measurable.test(pair.to())) {
                dealt.add(pair);
            }
        }
        return dealt;
    }

    /// After so many rounds every node has been measured once at each level that it has.
    public int cycle() {
        return Math.max(1, levels.size()) * parts();
    }

    /// Over how many rounds the pairs of a matching are dealt out.
    private int parts() {
        return Math.max(1, Math.ceilDiv(fabric.nodes() / 2, pairsMax));
    }

    private List<Pair> matching(Level level, long round) {
        List<Pair> pairs = new ArrayList<>();
        switch (level) {
            case NODE -> {}
            case LEAF -> {
                for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
                    withinLeaf(leaf, round, pairs);
                }
            }
            case SPINE -> {
                for (int spine = 0; spine < fabric.spines(); spine++) {
                    acrossLeaves(spine, round, pairs);
                }
            }
            case CORE -> acrossSpines(round, pairs);
        }
        return pairs;
    }

    private void withinLeaf(int leaf, long round, List<Pair> pairs) {
        int first = fabric.firstNodeOf(leaf);
        Circle circle = new Circle(fabric.firstNodeOf(leaf + 1) - first);
        for (int node = 0; node < circle.players(); node++) {
            int other = circle.opponent(node, round);
            if (other > node) {
                pairs.add(pair(first + node, first + other));
            }
        }
    }

    private void acrossLeaves(int spine, long round, List<Pair> pairs) {
        int first = fabric.firstLeafOf(spine);
        Circle circle = new Circle(leavesOf(spine));
        for (int leaf = 0; leaf < circle.players(); leaf++) {
            int other = circle.opponent(leaf, round);
            if (other > leaf) {
                across(
                        new Range(nodeAt(first + leaf), nodeAt(first + leaf + 1)),
                        new Range(nodeAt(first + other), nodeAt(first + other + 1)),
                        round / widestLeafCircle,
                        pairs);
            }
        }
    }

    private void acrossSpines(long round, List<Pair> pairs) {
        Circle circle = new Circle(fabric.spines());
        for (int spine = 0; spine < circle.players(); spine++) {
            int other = circle.opponent(spine, round);
            if (other > spine) {
                across(nodesOf(spine), nodesOf(other), round / widestSpineCircle, pairs);
            }
        }
    }

    private record Range(int first, int end) {
        int size() {
            return end - first;
        }
    }

    private void across(Range one, Range other, long turn, List<Pair> pairs) {
        Range few = one.size() <= other.size() ? one : other;
        Range many = few.equals(one) ? other : one;
        int shift = (int) (turn % many.size() * stride(many.size()) % many.size());
        for (int i = 0; i < few.size(); i++) {
            pairs.add(pair(few.first() + i, many.first() + (i + shift) % many.size()));
        }
    }

    /// About the golden section of `size`, and without a common divisor.
    private static int stride(int size) {
        int stride = Math.max(1, (int) Math.round(size * GOLDEN));
        while (divisor(stride, size) != 1) {
            stride++;
        }
        return stride;
    }

    private static int divisor(int a, int b) {
        return b == 0 ? a : divisor(b, a % b);
    }

    private Range nodesOf(int spine) {
        return new Range(nodeAt(fabric.firstLeafOf(spine)), nodeAt(fabric.firstLeafOf(spine + 1)));
    }

    private int nodeAt(int leaf) {
        return fabric.firstNodeOf(leaf);
    }

    private int leavesOf(int spine) {
        return fabric.firstLeafOf(spine + 1) - fabric.firstLeafOf(spine);
    }

    private Pair pair(int from, int to) {
        return new Pair(fabric.name(from), fabric.name(to));
    }
}
