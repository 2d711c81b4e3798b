package lockstep.gang.plan;

import lockstep.gang.timeline.NodeBits;

import java.util.Arrays;

/// Nodes that are kept for somebody for some time.
final class Keeping {
    private final int[] nodes;
    private final long from;
    private final long until;
    private final String word;
    private final String why;

    /// @param from epoch seconds
    /// @param word Slurm's reason word for others that wait because of that
    /// @param why for people
    Keeping(int[] nodes, long from, long until, String word, String why) {
        this.nodes = nodes;
        this.from = from;
        this.until = until;
        this.word = word;
        this.why = why;
    }

    String word() {
        return word;
    }

    String why() {
        return why;
    }

    /// Whether it is in the way of somebody on any of these nodes at any time from `begin` to
    /// `end`.
    boolean meets(NodeBits others, long begin, long end) {
        return from < end && begin < until && Arrays.stream(nodes).anyMatch(others::get);
    }
}
