package lockstep.gang.timeline;

/// Takes one part from nodes in one slice of time after the other.
///
/// Slices that shared what was left before also share what is left after it.
final class Carving {
    private final NodeNeed part;
    private final Capacity[] capacity;
    private int word = -1;
    private long bits;
    private Remnants before = Remnants.NONE;
    private Remnants after = Remnants.NONE;

    Carving(NodeNeed part, Capacity[] capacity) {
        this.part = part;
        this.capacity = capacity;
    }

    NodeNeed part() {
        return part;
    }

    Remnants carve(Remnants from, int inWord, long theBits) {
        if (from != before || inWord != word || theBits != bits) {
            word = inWord;
            bits = theBits;
            before = from;
            after = from.less(part, theBits, capacity, inWord << 6);
        }
        return after;
    }
}
