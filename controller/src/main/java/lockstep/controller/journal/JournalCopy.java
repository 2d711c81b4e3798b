package lockstep.controller.journal;

/// Takes a whole journal, part by part: the origin, then all records in order, then the snapshots,
/// the oldest first.
public interface JournalCopy {
    /// What a journal stands on.
    ///
    /// @param epoch of the latest leadership; no record has a higher one
    /// @param baseSeq of the last record that was dropped because a snapshot holds it; 0 if none
    ///   was
    /// @param base what the oldest record is chained to
    record Origin(ClusterId cluster, long epoch, long baseSeq, Checksum base) {}

    /// A snapshot as it was stored.
    ///
    /// @param epoch of the leadership that stored it
    /// @param checksum over its content and the record it belongs to
    record Kept(Snapshot snapshot, long epoch, Checksum checksum) {}

    void origin(Origin origin);

    void record(JournalRecord record);

    void snapshot(Kept snapshot);

    /// Where a whole journal comes from.
    @FunctionalInterface
    interface Source {
        /// Hands everything to `copy`, checked.
        ///
        /// @throws JournalFailure when something is not what was written
        void into(JournalCopy copy);
    }
}
