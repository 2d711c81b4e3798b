package lockstep.controller.journal;

import java.sql.Connection;
import java.sql.SQLException;

/// A session of the journal's database for the tables that stand beside the journal and are derived
/// of it.
///
/// It shares no fate with a [Journal]: when it fails, only this session is over. For one thread at
/// a time, which must not be interrupted: H2 closes its file for everybody then.
public interface Tables extends AutoCloseable {
    /// Work with a connection.
    @FunctionalInterface
    interface Work<T> {
        /// Does it.
        T on(Connection connection) throws SQLException;
    }

    /// Reads, each statement for itself.
    ///
    /// @param what names the work, for people
    /// @throws JournalFailure when it failed; every later call fails then
    <T> T reading(String what, Work<T> work);

    /// Does work as one transaction: all of it or nothing.
    ///
    /// @param what names the work, for people
    /// @throws JournalFailure when it failed; every later call fails then
    <T> T changing(String what, Work<T> work);

    @Override
    void close();
}
