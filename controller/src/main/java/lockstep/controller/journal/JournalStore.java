package lockstep.controller.journal;

import java.time.Instant;
import java.util.Optional;

/// A database that holds one cluster's journal.
public interface JournalStore extends AutoCloseable {
    /// Whose journal it is; empty when none was created yet.
    Optional<ClusterId> cluster();

    /// Gives the empty database to a cluster, once and for all. Durable on return.
    ///
    /// @param at for people
    /// @throws JournalFailure `WRONG_CLUSTER` when it belongs to one already
    void createCluster(ClusterId cluster, Instant at);

    /// Makes the empty database hold what comes from `source`, all or nothing. Durable on return.
    ///
    /// @param at for people
    /// @throws JournalFailure `WRONG_CLUSTER` when it belongs to a cluster already; `CORRUPT` when
    ///   what comes does not hang together
    void createFrom(JournalCopy.Source source, Instant at);

    /// Opens the journal for writing. Writes nothing yet.
    ///
    /// @throws JournalFailure `WRONG_CLUSTER` when the store has no cluster yet
    Journal openJournal();

    /// Opens the journal for reading.
    ///
    /// @throws JournalFailure `WRONG_CLUSTER` when the store has no cluster yet
    JournalReader openReader();

    /// Opens the tables that stand beside the journal.
    ///
    /// @throws JournalFailure when the store gives no session, or has no tables
    Tables openTables();

    /// Journals, readers and tables of this store must not be used after it.
    @Override
    void close();
}
