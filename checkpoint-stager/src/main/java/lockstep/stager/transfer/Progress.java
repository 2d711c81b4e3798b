package lockstep.stager.transfer;

/// Hears of a transfer, and may end it. Called by the thread that called for the transfer, several
/// times a second; must not block.
public interface Progress {
    /// Tells nobody, and never ends it.
    Progress NONE = _ -> {};

    /// How far it is.
    void at(Report report);

    /// Whether it shall end; it then gives [TransferResult.Troubled].
    default boolean cancelled() {
        return false;
    }
}
