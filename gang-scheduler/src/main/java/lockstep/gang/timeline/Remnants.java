package lockstep.gang.timeline;

import java.util.Arrays;
import java.util.Optional;

/// What is left on those of 64 neighbouring nodes that are partly held.
///
/// It does not change, so that slices of time share it where nothing differs; and it remembers whom
/// it had room for when last asked, since a queue asks for the same again and again.
final class Remnants {
    static final Remnants NONE = new Remnants(0, new Capacity[0]);

    private final long members;
    private final Capacity[] left;

    /// Of everything the most that any member has left; absent until it is asked for.
    private Optional<Capacity> most = Optional.empty();

    private NodeNeed askedLast = NodeNeed.wholeNode();
    private long answeredLast;

    /// @param left one for each member, from the lowest bit up
    private Remnants(long members, Capacity[] left) {
        this.members = members;
        this.left = left;
    }

    /// The nodes partly held, as bits.
    long members() {
        return members;
    }

    /// What is left on one member.
    ///
    /// @param bit a single bit, of a member
    Capacity left(long bit) {
        return left[Long.bitCount(members & (bit - 1))];
    }

    /// The members that have room for this, as bits. No member is a whole node.
    long fitting(NodeNeed need) {
        if (members == 0 || need.whole()) {
            return 0;
        }
        if (!need.equals(askedLast)) {
            answeredLast = fittingNow(need);
            askedLast = need;
        }
        return answeredLast;
    }

    private long fittingNow(NodeNeed need) {
        if (!most().covers(need)) {
            return 0;
        }
        long fitting = 0;
        long rest = members;
        for (int i = 0; rest != 0; i++, rest &= rest - 1) {
            if (left[i].covers(need)) {
                fitting |= Long.lowestOneBit(rest);
            }
        }
        return fitting;
    }

    /// On a full cluster this says no for all of them at once.
    private Capacity most() {
        if (most.isEmpty()) {
            most = Arrays.stream(left).reduce(Capacity::most);
        }
        return most.orElseThrow();
    }

    /// The same with less on the nodes `bits`; those that are no members yet become members.
    ///
    /// @param capacity of all nodes
    /// @param first number of the node of the lowest bit
    Remnants less(NodeNeed part, long bits, Capacity[] capacity, int first) {
        long all = members | bits;
        Capacity[] after = new Capacity[Long.bitCount(all)];
        long rest = all;
        for (int i = 0; rest != 0; i++, rest &= rest - 1) {
            long bit = Long.lowestOneBit(rest);
            Capacity before =
                    (members & bit) != 0
                            ? left(bit)
                            : capacity[first + Long.numberOfTrailingZeros(bit)];
            after[i] = (bits & bit) != 0 ? before.less(part) : before;
        }
        return new Remnants(all, after);
    }

    /// The same without the nodes `bits`.
    Remnants without(long bits) {
        long kept = members & ~bits;
        if (kept == members) {
            return this;
        }
        Capacity[] after = new Capacity[Long.bitCount(kept)];
        long rest = kept;
        for (int i = 0; rest != 0; i++, rest &= rest - 1) {
            after[i] = left(Long.lowestOneBit(rest));
        }
        return kept == 0 ? NONE : new Remnants(kept, after);
    }

    boolean sameAs(Remnants other) {
        return this == other || (members == other.members && Arrays.equals(left, other.left));
    }
}
