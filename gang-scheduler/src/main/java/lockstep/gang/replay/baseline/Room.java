package lockstep.gang.replay.baseline;

import lockstep.gang.fabric.Fabric;

import java.util.Arrays;

/// How many accelerators each node has left, by its number, with a count of nodes for each amount,
/// so that most questions without an answer cost nothing.
final class Room {
    private final Fabric fabric;
    private final int[] left;
    private final int[] nodesWith;

    /// @param left by number of the node; nodes that cannot be used have none
    Room(Fabric fabric, int[] left) {
        this.fabric = fabric;
        this.left = left.clone();
        this.nodesWith = new int[Arrays.stream(left).max().orElse(0) + 1];
        for (int amount : left) {
            nodesWith[amount]++;
        }
    }

    int left(int node) {
        return left[node];
    }

    int[] all() {
        return left.clone();
    }

    void set(int node, int amount) {
        nodesWith[left[node]]--;
        left[node] = amount;
        nodesWith[amount]++;
    }

    /// Nodes that could be part of the gang, in fabric order; none when they are too few for it.
    int[] candidates(Ask ask) {
        int enough = 0;
        for (int amount = ask.perNode(); amount < nodesWith.length; amount++) {
            enough += nodesWith[amount];
        }
        if (enough < ask.nodes()) {
            return new int[0];
        }
        int[] found = new int[enough];
        int size = 0;
        for (int node = 0; node < left.length; node++) {
            if (left[node] >= ask.perNode() && isOfType(fabric, node, ask)) {
                found[size++] = node;
            }
        }
        return size < ask.nodes() ? new int[0] : Arrays.copyOf(found, size);
    }

    static boolean isOfType(Fabric fabric, int node, Ask ask) {
        return ask.type().isEmpty()
                || fabric.spec(node).accelerators().getFirst().type().equals(ask.type());
    }
}
