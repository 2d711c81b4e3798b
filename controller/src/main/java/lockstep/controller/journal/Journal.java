package lockstep.controller.journal;

import java.util.List;

/// The writer's side of a journal.
///
/// **Fail-stop.** After the first [JournalFailure] of any method every later call fails at once.
/// The process must then halt: what it holds in memory may never have become true.
///
/// `takeOver` and `append` are for the one writer thread. `confirmEpoch` and `writeSnapshot` may
/// run in other threads, beside it and beside each other.
public interface Journal extends AutoCloseable {
    /// All records of one batch together have at most this many bytes of body: 8 MiB.
    int BATCH_LENGTH_MAX = NewRecord.BODY_LENGTH_MAX;

    /// Begins a leadership: one transaction that raises the epoch and appends a first record behind
    /// whatever any earlier leader has written. From then on no earlier leader can append.
    ///
    /// @param writer names this process, for people
    /// @param first makes the first record, given the new epoch
    /// @throws JournalFailure `FENCED` when another took over at the same moment
    Takeover takeOver(String writer, FirstRecord first);

    /// Appends all records or none. They are durable on return.
    ///
    /// @param batch at least one record, at most [#BATCH_LENGTH_MAX] bytes
    /// @return the last one's `seq`
    /// @throws JournalFailure when it failed, with `FENCED` when another has taken over
    /// @throws IllegalStateException before [#takeOver]
    long append(List<NewRecord> batch);

    /// Asks the store whether this is still the latest leadership.
    ///
    /// @return our epoch
    /// @throws JournalFailure `FENCED` when another has taken over
    long confirmEpoch();

    /// Stores a snapshot, keeps the two newest, and drops the records that the older of the two
    /// holds and that every projection has passed ([Tables]). A crash at any moment leaves a
    /// journal that replays to the same.
    ///
    /// @param snapshot of a record that this journal holds, behind the latest snapshot
    /// @throws JournalFailure when it failed, with `FENCED` when another has taken over
    void writeSnapshot(Snapshot snapshot);

    @Override
    void close();

    /// Makes the first record of a leadership.
    @FunctionalInterface
    interface FirstRecord {
        NewRecord of(long epoch);
    }
}
