package lockstep.controller.journal;

/// What reading a whole journal showed. Made for `lockstep journal verify`.
public sealed interface Verdict {
    /// How many records were read and found to be what was written.
    long soundRecords();

    /// All is as it was written.
    ///
    /// @param firstSeq of the oldest record that is still there, or the next one's if there is none
    /// @param lastSeq of the newest, `firstSeq - 1` if there is none
    /// @param lastEpoch of the newest, 0 if there is none
    /// @param snapshots how many there are, all whole
    record Sound(long soundRecords, long firstSeq, long lastSeq, long lastEpoch, int snapshots)
            implements Verdict {}

    /// Something is not as it was written.
    ///
    /// @param brokenSeq of the first record, or the snapshot, that is missing or damaged
    /// @param reason for people
    record Broken(long soundRecords, long brokenSeq, String reason) implements Verdict {}
}
