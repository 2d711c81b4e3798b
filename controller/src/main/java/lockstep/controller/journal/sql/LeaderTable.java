package lockstep.controller.journal.sql;

import lockstep.controller.journal.JournalFailure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The row that says who leads.
final class LeaderTable {
    static final String SELECT_EPOCH = "SELECT epoch FROM leader WHERE id = 1";

    private LeaderTable() {}

    static long epoch(Connection session) throws SQLException {
        return epoch(session, SELECT_EPOCH);
    }

    private static long epoch(Connection session, String select) throws SQLException {
        try (PreparedStatement query = session.prepareStatement(select);
                ResultSet row = query.executeQuery()) {
            if (!row.next()) {
                throw new JournalFailure(
                        JournalFailure.Code.CORRUPT, "the row of the leader is missing");
            }
            return row.getLong(1);
        }
    }

    /// @param epoch of the latest leadership; 0 if there was none
    static void create(Connection session, long epoch) throws SQLException {
        try (PreparedStatement insert =
                session.prepareStatement(
                        "INSERT INTO leader (id, epoch, writer) VALUES (1, ?, ?)")) {
            insert.setLong(1, epoch);
            insert.setString(2, "nobody yet");
            insert.executeUpdate();
        }
    }

    /// Raises the epoch. Waits for whoever holds the row.
    ///
    /// @return the new one
    static long raise(Connection session, String writer) throws SQLException {
        try (PreparedStatement update =
                session.prepareStatement(
                        "UPDATE leader SET epoch = epoch + 1, writer = ? WHERE id = 1")) {
            update.setString(1, writer);
            update.executeUpdate();
        }
        return epoch(session);
    }

    /// @throws JournalFailure `FENCED` unless `epoch` is the latest
    static void require(long epoch, Connection session) throws SQLException {
        require(epoch, epoch(session));
    }

    /// As [#require], and so it stays until the transaction ends.
    static void hold(long epoch, Connection session, Database database) throws SQLException {
        require(epoch, epoch(session, database.leaderForShare()));
    }

    private static void require(long epoch, long latest) {
        if (latest != epoch) {
            throw new JournalFailure(
                    JournalFailure.Code.FENCED,
                    "epoch %d has ended: the database is at epoch %d".formatted(epoch, latest));
        }
    }
}
