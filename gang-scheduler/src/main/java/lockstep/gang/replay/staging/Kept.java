package lockstep.gang.replay.staging;

import java.util.List;

/// One checkpoint on nodes. A node that has failed comes back empty.
final class Kept {
    private static final int NOWHERE = -1;

    private final Written written;
    private final int[] own;
    private final int[] partner;
    private final long copiedAt;

    /// @param partners those of the nodes, in their order; empty where there are none
    /// @param copiedAt when all partners have their copies
    Kept(Written written, List<Integer> partners, long copiedAt) {
        this.written = written;
        this.own = written.nodes().stream().mapToInt(Integer::intValue).toArray();
        this.partner = new int[own.length];
        for (int i = 0; i < own.length; i++) {
            partner[i] = partners.isEmpty() ? NOWHERE : partners.get(i);
        }
        this.copiedAt = copiedAt;
    }

    Written written() {
        return written;
    }

    boolean isCopied(long now) {
        return now >= copiedAt;
    }

    /// A copy that was under way from or to the node will never be whole.
    void lose(int node, long now) {
        for (int i = 0; i < own.length; i++) {
            boolean touched = own[i] == node || partner[i] == node;
            if (partner[i] == node || (touched && !isCopied(now))) {
                partner[i] = NOWHERE;
            }
            if (own[i] == node) {
                own[i] = NOWHERE;
            }
        }
    }

    boolean isWhole() {
        for (int i = 0; i < own.length; i++) {
            if (own[i] == NOWHERE && partner[i] == NOWHERE) {
                return false;
            }
        }
        return true;
    }
}
