package lockstep.controller.journal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads a journal, while a writer may append to it. Everything read is checked against the chain
/// of checksums.
///
/// For one thread at a time. After the first [JournalFailure] every call fails; open another.
public interface JournalReader extends AutoCloseable {
    /// The newest whole snapshot.
    ///
    /// @throws JournalFailure when the store fails, or when there are snapshots but none is whole
    Optional<Snapshot> latestSnapshot();

    /// A cursor before the record that follows `seq`; 0 is the journal's begin.
    ///
    /// @throws JournalFailure when there is no record `seq`, with `BEHIND_SNAPSHOT` if there was
    ///   one
    Cursor after(long seq);

    /// Hands all records behind `seq` to `sink`, in order.
    ///
    /// @return the last record's `seq`, or `seq` if there is none behind it
    default long readAfter(long seq, Consumer<JournalRecord> sink) {
        Cursor cursor = after(seq);
        List<JournalRecord> page = cursor.next();
        while (!page.isEmpty()) {
            page.forEach(sink);
            page = cursor.next();
        }
        return cursor.position();
    }

    /// Reads all there is and says whether it is whole. A broken record is a verdict, not a
    /// failure.
    Verdict verify();

    /// Hands the whole journal to `copy`, as it is at one moment, while a writer may go on.
    ///
    /// @throws JournalFailure when the store fails, or something is not what was written
    void copyInto(JournalCopy copy);

    @Override
    void close();

    /// A place in the journal that moves forward. What follows a standby asks it again and again.
    interface Cursor {
        /// The next records, some hundred at most; empty when there are none yet. Does not wait.
        ///
        /// @throws JournalFailure when the store fails, a record is broken or missing, or the
        ///   records were dropped because a snapshot holds them
        List<JournalRecord> next();

        /// The `seq` of the last record given.
        long position();
    }
}
