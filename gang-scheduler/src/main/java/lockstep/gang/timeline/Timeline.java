package lockstep.gang.timeline;

import static lockstep.gang.timeline.Slices.FOREVER;

import java.util.OptionalLong;

/// Which nodes have room when.
///
/// **Goal.** Tell the first time at which a gang has its nodes for all of its length, among holds
/// of running jobs and of those that have a reservation: 10,000 nodes and as many waiting gangs,
/// each with a reservation, in well under a second. That is the profile of conservative backfill
/// (Mu'alem and Feitelson, "Utilization, Predictability, Workloads, and User Runtime Estimates in
/// Scheduling the IBM SP2 with Backfilling", 2001), with the identity of the nodes kept.
///
/// **Shape.** Time is cut into slices in which nothing changes. A slice has one bit per node that
/// nobody holds anything of, and the number of those; only for nodes that are partly held it knows
/// what is left. Slices are cut where a hold begins or ends, and joined again when nothing differs
/// any more: what is full stays one slice.
///
/// **Rounding.** Times count in cells of `resolution` seconds from `now`. A hold fills every cell
/// that it touches, so the timeline never promises what is not there.
///
/// **Search.** A window of the wanted length moves over the slices. It leaps over a slice with too
/// few idle nodes by the count alone. Else the slices of the window are intersected from its end
/// backward: when too few nodes are left at slice `m`, no window that holds `m` will do, and the
/// next begins behind it (the leap of Boyer and Moore). What was found too early once is too early
/// for ever, since holds are only added; [KnownBounds] remembers it.
///
/// Example, 4 nodes: `a` holds 0 and 1 for 10 min, `b` holds 2 for 20 min. The slices are [0, 10)
/// with node 3 idle, [10, 20) with 0, 1, 3, and [20, ∞) with all. Three nodes for an hour: the
/// window at 0 ends in the last slice; going back, 3 nodes are left after [10, 20) and one after
/// [0, 10), so the next window begins at 10, where it has its nodes.
///
/// Not safe for use by several threads.
public final class Timeline {
    private final Capacity[] capacity;
    private final Grid grid;
    private final Inventory inventory;
    private final Slices slices;
    private final KnownBounds known = new KnownBounds();
    private final NodeBits candidates;
    private final NodeBits single;

    /// A timeline on which nothing is held.
    ///
    /// @param nodes what each has in all; a node's number is its index
    /// @param now in seconds of any origin; nothing before it is of interest
    /// @param resolutionSeconds every start is `now` plus a multiple of it
    public Timeline(Capacity[] nodes, long now, long resolutionSeconds) {
        this.capacity = nodes.clone();
        this.grid = new Grid(now, resolutionSeconds);
        this.inventory = new Inventory(capacity);
        this.slices = new Slices(NodeBits.all(nodes.length));
        this.candidates = NodeBits.none(nodes.length);
        this.single = NodeBits.none(nodes.length);
    }

    public int nodes() {
        return capacity.length;
    }

    /// How many intervals without change time has now: what searching costs grows with it.
    public int slices() {
        return slices.size();
    }

    /// Takes a part of one node from `from` to `until`, `Long.MAX_VALUE` being for ever. What ends
    /// by `now` holds nothing.
    ///
    /// @throws IllegalStateException when it is not there all the time; nothing is held then
    public void hold(int node, NodeNeed part, long from, long until) {
        single.set(node);
        try {
            holdAll(single, part, from, until);
        } finally {
            single.unset(node);
        }
    }

    /// Takes the same part of several nodes.
    ///
    /// @throws IllegalStateException when it is not there on all of them all the time; nothing is
    ///   held then
    public void holdAll(NodeBits nodes, NodeNeed part, long from, long until) {
        requireRoom(nodes, part, from, until);
        take(nodes, part, from, until);
    }

    /// Takes of a part what is there: for jobs that run on a node that has less now than it had
    /// when they started, or past their end.
    public void claim(int node, NodeNeed part, long from, long until) {
        single.set(node);
        take(single, part, from, until);
        single.unset(node);
    }

    /// [#claim] for several nodes.
    public void claimAll(NodeBits nodes, NodeNeed part, long from, long until) {
        take(nodes, part, from, until);
    }

    /// Nothing of this node can be had from `from` to `until`, whoever holds it: it is down, say.
    public void block(int node, long from, long until) {
        claim(node, NodeNeed.wholeNode(), from, until);
    }

    /// [#block] for several nodes.
    public void blockAll(NodeBits nodes, long from, long until) {
        take(nodes, NodeNeed.wholeNode(), from, until);
    }

    /// The nodes of `eligible` that have room for `need` all the time from `from` to `until`.
    ///
    /// @param free where the answer goes
    public void freeThroughout(
            NodeNeed need, NodeBits eligible, long from, long until, NodeBits free) {
        free.copyFrom(eligible);
        int left = inventory.keepLargeEnough(need, free);
        int end = grid.endCell(until);
        int start = grid.startCell(from);
        if (end <= start) {
            return;
        }
        int last = slices.lastBefore(end);
        for (int i = slices.at(start); i <= last && left > 0; i++) {
            left = slices.get(i).keepFitting(need, free.words());
        }
    }

    /// The nodes of `eligible` that have room for `need` all the time from `from` to `until`.
    public NodeBits freeThroughout(NodeNeed need, NodeBits eligible, long from, long until) {
        NodeBits free = NodeBits.none(nodes());
        freeThroughout(need, eligible, from, until, free);
        return free;
    }

    /// At most so many nodes have room for `need` at the beginning: a quick no.
    public int freeNowMax(NodeNeed need) {
        return slices.get(0).fittingMax(need);
    }

    /// The first start at which `count` nodes of `eligible` have room for `need` for `length`
    /// seconds.
    ///
    /// @param notBefore no earlier than this; the answer is `now` plus a multiple of the resolution
    /// @return absent when there will never be as many
    public OptionalLong earliest(
            NodeNeed need, NodeBits eligible, int count, long length, long notBefore) {
        return earliest(need, eligible, count, length, notBefore, candidates);
    }

    /// The same.
    ///
    /// @param free gets the nodes that have room all that time, `count` or more; of no meaning when
    ///   there is no answer
    public OptionalLong earliest(
            NodeNeed need,
            NodeBits eligible,
            int count,
            long length,
            long notBefore,
            NodeBits free) {
        free.copyFrom(eligible);
        if (inventory.keepLargeEnough(need, free) < count) {
            return OptionalLong.empty();
        }
        int cells = grid.cells(length);
        int first = grid.nextCell(notBefore);
        KnownBounds.Bounds bounds = known.of(need, free);
        int bound = bounds.noneBefore(count, cells);
        var search = new Search(slices, need, count, cells, free);
        int start = search.from(Math.max(first, bound));
        if (first <= bound) {
            bounds.learn(count, cells, start);
        }
        return start == FOREVER ? OptionalLong.empty() : OptionalLong.of(grid.time(start));
    }

    private void requireRoom(NodeBits nodes, NodeNeed part, long from, long until) {
        candidates.copyFrom(nodes);
        inventory.keepLargeEnough(part, candidates);
        if (!candidates.containsAll(nodes)) {
            candidates.copyFrom(nodes);
            candidates.forEach(node -> requireLargeEnough(node, part));
        }
        int end = grid.endCell(until);
        int start = grid.startCell(from);
        int last = end <= start ? -1 : slices.lastBefore(end);
        long[] words = nodes.words();
        for (int i = slices.at(start); i <= last; i++) {
            Slice slice = slices.get(i);
            for (int word = 0; word < words.length; word++) {
                if (words[word] != 0 && slice.fitting(part, word, words[word]) != words[word]) {
                    throw noRoom(slice, word, words[word], part);
                }
            }
        }
    }

    private void requireLargeEnough(int node, NodeNeed part) {
        if (!capacity[node].covers(part)) {
            throw new IllegalStateException(
                    "node %d has %s and cannot hold (%s)".formatted(node, capacity[node], part));
        }
    }

    private IllegalStateException noRoom(Slice slice, int word, long bits, NodeNeed part) {
        long wrong = bits & ~slice.fitting(part, word, bits);
        long bit = Long.lowestOneBit(wrong);
        String left =
                slice.open(word, bit) == 0
                        ? "nothing"
                        : part.whole() ? "not all" : slice.left(word, bit).toString();
        return new IllegalStateException(
                "node %d has %s left at %d and cannot hold (%s)"
                        .formatted(
                                (word << 6) + Long.numberOfTrailingZeros(bit),
                                left,
                                grid.time(slice.start()),
                                part));
    }

    private void take(NodeBits nodes, NodeNeed part, long from, long until) {
        int start = grid.startCell(from);
        int end = grid.endCell(until);
        if (end <= start) {
            return;
        }
        int first = slices.cut(start);
        int behind = slices.cut(end);
        var carving = new Carving(part, capacity);
        long[] words = candidates.requireSameSize(nodes).words();
        for (int word = 0; word < words.length; word++) {
            long bits = words[word];
            for (int i = first; i < behind && bits != 0; i++) {
                take(slices.get(i), carving, word, bits);
            }
        }
        slices.join(behind);
        slices.join(first);
    }

    private static void take(Slice slice, Carving carving, int word, long bits) {
        if (carving.part().whole()) {
            slice.close(word, bits);
        } else {
            slice.carve(carving, word, slice.open(word, bits));
        }
    }
}
