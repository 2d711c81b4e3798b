package lockstep.controller.journal;

/// Epochs that this journal has never given, though another history of it may have: they were
/// passed over when the database was found on another timeline than before.
///
/// Whoever has seen one of them has heard a leader of which this journal knows nothing.
///
/// @param after the last epoch before
/// @param before the first epoch behind; the same as `after` where none was passed over
public record PassedOver(long after, long before) {
    /// How many are passed over: more than there can have been.
    public static final long COUNT = 1_000_000;

    public static final PassedOver NONE = new PassedOver(0, 0);

    /// Behind the epoch `after`.
    public static PassedOver behind(long after) {
        return new PassedOver(after, after + COUNT);
    }

    public boolean contains(long epoch) {
        return after < epoch && epoch < before;
    }
}
