package lockstep.controller.journal.sql;

import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalRecord;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

/// What differs between the databases that can hold a journal.
interface Database extends AutoCloseable {
    /// A new session, in auto-commit mode.
    ///
    /// @param purpose for people who look at the database
    Connection connect(String purpose) throws SQLException;

    /// Stores the records if `epoch` is still the latest; they are durable on return. All or none.
    ///
    /// @param what the call is, for people
    /// @return false if another epoch is the latest
    boolean append(Session session, String what, long epoch, List<JournalRecord> records);

    /// A session for bringing the tables to this version.
    DataSource forMigration();

    /// Returns when what was committed is durable.
    void makeDurable(Connection session) throws SQLException;

    /// Locks the leader's row against a takeover until the transaction ends, where the database has
    /// several processes.
    String leaderForShare();

    /// Ends what the leadership with this epoch and those before have under way, so that no
    /// transaction that one of them left open is in the way.
    void endSessionsThrough(Connection session, long epoch) throws SQLException;

    /// On which timeline the server is: another one once a replica was promoted.
    ///
    /// @return 0 where that is not known
    long timeline(Connection session) throws SQLException;

    /// Marks a session as one of a leadership.
    void nameSession(Connection session, long epoch, String writer) throws SQLException;

    /// What an error means.
    ///
    /// @param committing whether it came while or after committing
    JournalFailure.Code meaningOf(SQLException error, boolean committing);

    @Override
    void close();
}
