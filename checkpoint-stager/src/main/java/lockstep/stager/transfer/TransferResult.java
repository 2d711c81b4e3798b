package lockstep.stager.transfer;

/// How a transfer ended.
public sealed interface TransferResult {
    /// All is there, synced and read back.
    ///
    /// @param bytes of all
    /// @param bytesMoved what was not there before
    record Done(long bytes, long bytesMoved) implements TransferResult {}

    /// It could not be done.
    ///
    /// @param reason fit to be shown
    /// @param retryable whether it may go better later
    record Troubled(String reason, boolean retryable) implements TransferResult {}

    /// Bytes are wrong, and no right ones were found.
    ///
    /// @param reason which and where, fit to be shown
    record Corrupt(String reason) implements TransferResult {}

    /// The files at the source are not those that were hashed.
    ///
    /// @param reason which, fit to be shown
    record SourceChanged(String reason) implements TransferResult {}
}
