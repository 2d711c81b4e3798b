package lockstep.gang.placement;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.fixture.NodeFixture;

import java.util.HashMap;
import java.util.Map;

/// Fabrics by the sizes of their leaves.
final class Ground {
    private Ground() {}

    /// @param leafSizes for each spine, how many nodes each of its leaves has
    static Fabric fabric(int[][] leafSizes) {
        Map<NodeName, NodeSpec> nodes = new HashMap<>();
        int leaf = 0;
        for (int spine = 0; spine < leafSizes.length; spine++) {
            for (int size : leafSizes[spine]) {
                for (int i = 0; i < size; i++) {
                    NodeFixture node =
                            NodeFixture.node("n%06d".formatted(nodes.size()))
                                    .on("s%04d".formatted(spine), "l%05d".formatted(leaf));
                    nodes.put(node.name(), node.spec());
                }
                leaf++;
            }
        }
        return Fabric.of(nodes);
    }

    /// Leaves of `leafSize`, `leavesPerSpine` of them on each spine, the last ones maybe smaller.
    static Fabric regular(int nodes, int leafSize, int leavesPerSpine) {
        int leaves = (nodes + leafSize - 1) / leafSize;
        int[][] sizes = new int[(leaves + leavesPerSpine - 1) / leavesPerSpine][];
        for (int spine = 0; spine < sizes.length; spine++) {
            sizes[spine] = new int[Math.min(leavesPerSpine, leaves - spine * leavesPerSpine)];
            for (int i = 0; i < sizes[spine].length; i++) {
                int before = (spine * leavesPerSpine + i) * leafSize;
                sizes[spine][i] = Math.min(leafSize, nodes - before);
            }
        }
        return fabric(sizes);
    }

    /// All nodes of a fabric.
    static Candidates all(Fabric fabric) {
        return Candidates.of(bits(fabric.nodes()));
    }

    static Candidates only(int... nodes) {
        long[] words = new long[16];
        for (int node : nodes) {
            words[node >> 6] |= 1L << node;
        }
        return Candidates.of(words);
    }

    static long[] bits(int nodes) {
        long[] words = new long[(nodes + 63) / 64];
        for (int node = 0; node < nodes; node++) {
            words[node >> 6] |= 1L << node;
        }
        return words;
    }
}
