package lockstep.gang.timeline;

import java.util.Arrays;

/// An interval of time in which nothing changes: which nodes are idle, and what is left on those
/// that are partly held. Nodes that are neither are closed.
final class Slice {
    private static final Remnants[] NO_PARTS = {};

    /// In cells of the timeline's resolution.
    private int start;

    private final long[] idle;
    private int idleCount;
    private Remnants[] parts = NO_PARTS;
    private int partsCount;

    /// From time 0, all nodes idle.
    Slice(NodeBits all) {
        this(0, all.words().clone());
        this.idleCount = all.count();
    }

    private Slice(int start, long[] idle) {
        this.start = start;
        this.idle = idle;
    }

    int start() {
        return start;
    }

    /// The same from a later time.
    Slice from(int later) {
        Slice copy = new Slice(later, idle.clone());
        copy.takeCounts(this);
        return copy;
    }

    /// Makes this the same as `other`, from a later time.
    void become(Slice other, int later) {
        start = later;
        System.arraycopy(other.idle, 0, idle, 0, idle.length);
        takeCounts(other);
    }

    private void takeCounts(Slice other) {
        idleCount = other.idleCount;
        parts = other.parts.length == 0 ? NO_PARTS : other.parts.clone();
        partsCount = other.partsCount;
    }

    /// No more nodes than this have room for `need`.
    int fittingMax(NodeNeed need) {
        return need.whole() ? idleCount : idleCount + partsCount;
    }

    /// Takes those out of `candidates` that have no room here.
    ///
    /// @param candidates only nodes that would have room if they were idle
    /// @return how many are left
    int keepFitting(NodeNeed need, long[] candidates) {
        int count = 0;
        if (need.whole() || partsCount == 0) {
            for (int i = 0; i < candidates.length; i++) {
                long kept = candidates[i] & idle[i];
                candidates[i] = kept;
                count += Long.bitCount(kept);
            }
            return count;
        }
        for (int i = 0; i < candidates.length; i++) {
            if (candidates[i] != 0) {
                candidates[i] &= idle[i] | parts[i].fitting(need);
                count += Long.bitCount(candidates[i]);
            }
        }
        return count;
    }

    /// Those of the nodes `bits` that have room here.
    long fitting(NodeNeed need, int word, long bits) {
        return bits & (idle[word] | part(word).fitting(need));
    }

    /// Those of the nodes `bits` that are not closed.
    long open(int word, long bits) {
        return bits & (idle[word] | part(word).members());
    }

    /// What is left of one node that is partly held.
    Capacity left(int word, long bit) {
        return part(word).left(bit);
    }

    boolean isIdle(int word, long bit) {
        return (idle[word] & bit) != 0;
    }

    /// Takes a part of nodes that are not closed.
    void carve(Carving carving, int word, long bits) {
        if (bits == 0) {
            return;
        }
        if (parts.length == 0) {
            parts = new Remnants[idle.length];
            Arrays.fill(parts, Remnants.NONE);
        }
        takeIdle(word, bits);
        setPart(word, carving.carve(parts[word], word, bits));
    }

    /// Nothing of these nodes can be had here any more.
    void close(int word, long bits) {
        takeIdle(word, bits);
        if (partsCount > 0) {
            setPart(word, parts[word].without(bits));
        }
    }

    private void takeIdle(int word, long bits) {
        idleCount -= Long.bitCount(idle[word] & bits);
        idle[word] &= ~bits;
    }

    private void setPart(int word, Remnants after) {
        partsCount += Long.bitCount(after.members()) - Long.bitCount(parts[word].members());
        parts[word] = after;
    }

    private Remnants part(int word) {
        return parts.length == 0 ? Remnants.NONE : parts[word];
    }

    /// Whether nothing differs but the time.
    boolean sameAs(Slice other) {
        if (idleCount != other.idleCount
                || partsCount != other.partsCount
                || !Arrays.equals(idle, other.idle)) {
            return false;
        }
        if (partsCount == 0) {
            return true;
        }
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].sameAs(other.parts[i])) {
                return false;
            }
        }
        return true;
    }
}
