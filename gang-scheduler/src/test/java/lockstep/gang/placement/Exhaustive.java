package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.job.Layout;

import java.util.Arrays;
import java.util.OptionalDouble;

/// The least price of all sets of candidates that make the gang, found by looking at each of them.
final class Exhaustive {
    private final RandomScene scene;
    private final int[] chosen;
    private double least = Double.POSITIVE_INFINITY;
    private int leastOnOneLeaf = Integer.MAX_VALUE;

    private Exhaustive(RandomScene scene) {
        this.scene = scene;
        this.chosen = new int[scene.need().nodes()];
    }

    static OptionalDouble least(RandomScene scene) {
        Exhaustive all = new Exhaustive(scene);
        all.extend(0, 0);
        return all.least == Double.POSITIVE_INFINITY
                ? OptionalDouble.empty()
                : OptionalDouble.of(all.least);
    }

    private void extend(int size, int from) {
        if (size == chosen.length) {
            look();
            return;
        }
        for (int i = from; i < scene.candidateNodes().size(); i++) {
            chosen[size] = scene.candidateNodes().get(i);
            extend(size + 1, i + 1);
        }
    }

    private void look() {
        if (!isAllowed(scene.need(), scene.fabric(), chosen)) {
            return;
        }
        double price = scene.pricing().price(scene.need(), scene.candidates(), chosen).total();
        if (scene.need().layout().spread()) {
            int fullest = fullestLeaf(scene.fabric(), chosen);
            if (fullest > leastOnOneLeaf) {
                return;
            }
            least = fullest < leastOnOneLeaf ? price : Math.min(least, price);
            leastOnOneLeaf = fullest;
        } else {
            least = Math.min(least, price);
        }
    }

    /// Whether these nodes, which ascend, have the required ones and the layout wanted; how far
    /// they are spread cannot be told from one set alone.
    static boolean isAllowed(GangNeed need, Fabric fabric, int[] nodes) {
        Layout layout = need.layout();
        for (int node : need.required()) {
            if (Arrays.binarySearch(nodes, node) < 0) {
                return false;
            }
        }
        if (layout.contiguous() && nodes[nodes.length - 1] - nodes[0] >= nodes.length) {
            return false;
        }
        if (layout.segment() > 0) {
            for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
                if (onLeaf(fabric, nodes, leaf) % layout.segment() != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    static int fullestLeaf(Fabric fabric, int[] nodes) {
        int fullest = 0;
        for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
            fullest = Math.max(fullest, onLeaf(fabric, nodes, leaf));
        }
        return fullest;
    }

    private static int onLeaf(Fabric fabric, int[] nodes, int leaf) {
        int count = 0;
        for (int node : nodes) {
            count += fabric.leafOf(node) == leaf ? 1 : 0;
        }
        return count;
    }
}
