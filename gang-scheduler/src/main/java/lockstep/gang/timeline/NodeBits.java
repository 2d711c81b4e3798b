package lockstep.gang.timeline;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// A set of node numbers, one bit each. It can be changed, so a hot loop needs only a few of them.
public final class NodeBits {
    private final int nodes;
    private final long[] words;

    private NodeBits(int nodes, long[] words) {
        this.nodes = nodes;
        this.words = words;
    }

    /// The empty set of the numbers from 0 to `nodes - 1`.
    public static NodeBits none(int nodes) {
        return new NodeBits(nodes, new long[(nodes + 63) >>> 6]);
    }

    /// All numbers from 0 to `nodes - 1`.
    public static NodeBits all(int nodes) {
        NodeBits all = none(nodes);
        all.setRange(0, nodes);
        return all;
    }

    public static NodeBits of(int nodes, int... members) {
        NodeBits bits = none(nodes);
        for (int member : members) {
            bits.set(member);
        }
        return bits;
    }

    /// Of how many nodes it could tell.
    public int nodes() {
        return nodes;
    }

    /// The bits themselves, lowest number first; changes go through.
    long[] words() {
        return words;
    }

    /// A copy of the bits, lowest number first: node 64 w + b is bit b of word w.
    public long[] toWords() {
        return words.clone();
    }

    public boolean get(int node) {
        return node < nodes && (words[node >>> 6] & 1L << node) != 0;
    }

    public void set(int node) {
        words[requireNode(node) >>> 6] |= 1L << node;
    }

    /// Takes one out.
    public void unset(int node) {
        words[requireNode(node) >>> 6] &= ~(1L << node);
    }

    /// Adds all from `from` to `to - 1`.
    public void setRange(int from, int to) {
        requireRange(from, to);
        for (int word = from >>> 6; word <= (to - 1) >>> 6 && from < to; word++) {
            words[word] |= mask(word, from, to);
        }
    }

    /// Leaves none in.
    public void clear() {
        Arrays.fill(words, 0);
    }

    public void copyFrom(NodeBits other) {
        System.arraycopy(requireSameSize(other).words, 0, words, 0, words.length);
    }

    public NodeBits copy() {
        return new NodeBits(nodes, words.clone());
    }

    public void and(NodeBits other) {
        long[] others = requireSameSize(other).words;
        for (int i = 0; i < words.length; i++) {
            words[i] &= others[i];
        }
    }

    public void andNot(NodeBits other) {
        long[] others = requireSameSize(other).words;
        for (int i = 0; i < words.length; i++) {
            words[i] &= ~others[i];
        }
    }

    public void or(NodeBits other) {
        long[] others = requireSameSize(other).words;
        for (int i = 0; i < words.length; i++) {
            words[i] |= others[i];
        }
    }

    public boolean isEmpty() {
        return next(0) < 0;
    }

    public boolean containsAll(NodeBits other) {
        long[] others = requireSameSize(other).words;
        for (int i = 0; i < words.length; i++) {
            if ((others[i] & ~words[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    public boolean intersects(NodeBits other) {
        long[] others = requireSameSize(other).words;
        for (int i = 0; i < words.length; i++) {
            if ((others[i] & words[i]) != 0) {
                return true;
            }
        }
        return false;
    }

    public int count() {
        int count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /// How many from `from` to `to - 1` are in: of a leaf or a spine, say.
    public int countRange(int from, int to) {
        requireRange(from, to);
        int count = 0;
        for (int word = from >>> 6; word <= (to - 1) >>> 6 && from < to; word++) {
            count += Long.bitCount(words[word] & mask(word, from, to));
        }
        return count;
    }

    /// The first member that is `from` or higher; -1 when there is none.
    public int next(int from) {
        if (from >= nodes) {
            return -1;
        }
        int word = from >>> 6;
        long bits = words[word] & -1L << from;
        while (bits == 0) {
            if (++word == words.length) {
                return -1;
            }
            bits = words[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    /// From the lowest number to the highest.
    public void forEach(IntConsumer consumer) {
        for (int node = next(0); node >= 0; node = next(node + 1)) {
            consumer.accept(node);
        }
    }

    public int[] toArray() {
        int[] members = new int[count()];
        int i = 0;
        for (int node = next(0); node >= 0; node = next(node + 1)) {
            members[i++] = node;
        }
        return members;
    }

    /// Takes all out but the `count` lowest.
    public void keepLowest(int count) {
        int left = count;
        for (int word = 0; word < words.length; word++) {
            int here = Long.bitCount(words[word]);
            if (here > left) {
                words[word] = lowest(words[word], left);
                here = left;
            }
            left -= here;
        }
    }

    private static long lowest(long bits, int count) {
        long kept = bits;
        while (Long.bitCount(kept) > count) {
            kept &= ~Long.highestOneBit(kept);
        }
        return kept;
    }

    /// The bits of this word that stand for nodes from `from` to `to - 1`.
    private static long mask(int word, int from, int to) {
        long low = word == from >>> 6 ? -1L << from : -1L;
        long high = word == (to - 1) >>> 6 ? -1L >>> (63 - ((to - 1) & 63)) : -1L;
        return low & high;
    }

    private int requireNode(int node) {
        if (node < 0 || node >= nodes) {
            throw new IndexOutOfBoundsException(
                    "node %d must be from 0 to %d".formatted(node, nodes - 1));
        }
        return node;
    }

    private void requireRange(int from, int to) {
        if (from < 0 || to > nodes || from > to) {
            throw new IndexOutOfBoundsException(
                    "range %d to %d must be within 0 to %d".formatted(from, to, nodes));
        }
    }

    NodeBits requireSameSize(NodeBits other) {
        if (other.nodes != nodes) {
            throw new IllegalArgumentException(
                    "a set of %d nodes does not go with one of %d".formatted(other.nodes, nodes));
        }
        return other;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeBits that
                && nodes == that.nodes
                && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return IntStream.of(toArray()).boxed().toList().toString();
    }
}
