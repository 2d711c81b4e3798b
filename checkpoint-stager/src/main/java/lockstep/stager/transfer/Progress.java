package lockstep.stager.transfer;

/// Hears of a transfer, and may end it. Called by the thread that called for the transfer, several
/// times a second; must not block.
public interface Progress {
    /// Tells nobody, and never ends it.
    Progress NONE = _ -> {};

    /// How far it is.
    void at(Report report);

    /// How fast it may go from now on; asked often, also by other threads. Infinite for no limit.
    default double bytesPerSecondMax() {
        return Double.POSITIVE_INFINITY;
    }

    /// Whether it shall end; it then gives [TransferResult.Troubled].
    default boolean cancelled() {
        return false;
    }
}
