package lockstep.controller.journal.sql;

import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.PassedOver;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

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
                throw missing();
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
    /// @param timeline that the server is on; 0 where that is not known
    /// @return the row as it is now
    static LeaderRow raise(Connection session, String writer, long timeline) throws SQLException {
        LeaderRow next = lock(session).next(timeline);
        try (PreparedStatement update =
                session.prepareStatement(
                        """
                        UPDATE leader SET epoch = ?, timeline = ?, passed_over_from = ?, writer = ?
                        WHERE id = 1
                        """)) {
            update.setLong(1, next.epoch());
            update.setLong(2, next.timeline());
            if (next.passedOver().equals(PassedOver.NONE)) {
                update.setNull(3, Types.BIGINT);
            } else {
                update.setLong(3, next.passedOver().after());
            }
            update.setString(4, writer);
            update.executeUpdate();
        }
        return next;
    }

    private static LeaderRow lock(Connection session) throws SQLException {
        try (PreparedStatement query =
                        session.prepareStatement(
                                """
                                SELECT epoch, timeline, passed_over_from
                                FROM leader WHERE id = 1 FOR UPDATE
                                """);
                ResultSet row = query.executeQuery()) {
            if (!row.next()) {
                throw missing();
            }
            long from = row.getLong(3);
            PassedOver over = row.wasNull() ? PassedOver.NONE : PassedOver.behind(from);
            return new LeaderRow(row.getLong(1), row.getLong(2), over);
        }
    }

    private static JournalFailure missing() {
        return new JournalFailure(JournalFailure.Code.CORRUPT, "the row of the leader is missing");
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
