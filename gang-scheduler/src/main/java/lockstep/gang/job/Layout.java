package lockstep.gang.job;

/// How a gang must lie in the fabric.
///
/// @param segment nodes come in groups of so many, each group inside one leaf; 0 means no groups
/// @param contiguous the nodes follow each other in fabric order, none left out between
/// @param spread as few nodes as possible on each leaf
public record Layout(int segment, boolean contiguous, boolean spread) {
    public static final Layout ANY = new Layout(0, false, false);

    public Layout {
        if (segment < 0) {
            throw new IllegalArgumentException("segment (%d) must be 0 or more".formatted(segment));
        }
    }
}
