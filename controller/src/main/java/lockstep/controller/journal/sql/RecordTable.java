package lockstep.controller.journal.sql;

import lockstep.controller.journal.Bytes;
import lockstep.controller.journal.Checksum;
import lockstep.controller.journal.JournalRecord;
import lockstep.controller.journal.NewRecord;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The records, and the place where those that were dropped ended.
final class RecordTable {
    static final String INSERT =
            """
            INSERT INTO journal (seq, epoch, kind, body_version, at_micros, body, checksum)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """;

    private RecordTable() {}

    /// A place in the chain: a record's `seq` and checksum.
    record Link(long seq, Checksum checksum) {
        static Link of(JournalRecord record) {
            return new Link(record.seq(), record.checksum());
        }
    }

    static void createBase(Connection session, Link base) throws SQLException {
        try (PreparedStatement insert =
                session.prepareStatement(
                        "INSERT INTO journal_base (id, seq, checksum) VALUES (1, ?, ?)")) {
            insert.setLong(1, base.seq());
            insert.setBytes(2, base.checksum().value().toArray());
            insert.executeUpdate();
        }
    }

    /// What the oldest record is chained to.
    static Link base(Connection session) throws SQLException {
        return link(session, "SELECT seq, checksum FROM journal_base WHERE id = 1").orElseThrow();
    }

    /// The newest record, or the base if there is none.
    static Link tail(Connection session) throws SQLException {
        Optional<Link> newest =
                link(session, "SELECT seq, checksum FROM journal ORDER BY seq DESC LIMIT 1");
        return newest.isPresent() ? newest.get() : base(session);
    }

    /// The record `seq`, or the base if it was the last that was dropped.
    static Optional<Link> linkAt(Connection session, long seq) throws SQLException {
        Optional<Link> record =
                link(session, "SELECT seq, checksum FROM journal WHERE seq = " + seq);
        return record.isPresent()
                ? record
                : Optional.of(base(session)).filter(base -> base.seq() == seq);
    }

    private static Optional<Link> link(Connection session, String select) throws SQLException {
        try (PreparedStatement query = session.prepareStatement(select);
                ResultSet row = query.executeQuery()) {
            return row.next()
                    ? Optional.of(new Link(row.getLong(1), checksum(row, 2)))
                    : Optional.empty();
        }
    }

    /// Sets the values of [#INSERT].
    static void bind(PreparedStatement insert, JournalRecord record) throws SQLException {
        insert.setLong(1, record.seq());
        insert.setLong(2, record.epoch());
        insert.setString(3, record.kind());
        insert.setInt(4, record.version());
        insert.setLong(5, atMicros(record));
        insert.setBytes(6, record.body().toArray());
        insert.setBytes(7, record.checksum().value().toArray());
    }

    static long atMicros(JournalRecord record) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, record.at());
    }

    /// The next records behind `seq`, at most `count`, as they are stored.
    ///
    /// @throws BrokenRecord when one is not even a record
    static List<JournalRecord> page(Connection session, long seq, int count) throws SQLException {
        try (PreparedStatement query =
                session.prepareStatement(
                        """
                        SELECT seq, epoch, kind, body_version, at_micros, body, checksum
                        FROM journal WHERE seq > ? ORDER BY seq LIMIT ?
                        """)) {
            query.setLong(1, seq);
            query.setInt(2, count);
            try (ResultSet rows = query.executeQuery()) {
                List<JournalRecord> page = new ArrayList<>();
                while (rows.next()) {
                    page.add(record(rows));
                }
                return page;
            }
        }
    }

    private static JournalRecord record(ResultSet row) throws SQLException {
        long seq = row.getLong(1);
        try {
            NewRecord content =
                    new NewRecord(
                            row.getString(3),
                            row.getInt(4),
                            Instant.EPOCH.plus(row.getLong(5), ChronoUnit.MICROS),
                            Bytes.of(row.getBytes(6)));
            return new JournalRecord(seq, row.getLong(2), content, checksum(row, 7));
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new BrokenRecord(seq, "cannot be what was written: " + e.getMessage());
        }
    }

    /// Drops all records up to and including the one at `end`.
    static void dropThrough(Connection session, Link end) throws SQLException {
        try (PreparedStatement delete =
                        session.prepareStatement("DELETE FROM journal WHERE seq <= ?");
                PreparedStatement update =
                        session.prepareStatement(
                                "UPDATE journal_base SET seq = ?, checksum = ? WHERE id = 1")) {
            delete.setLong(1, end.seq());
            delete.executeUpdate();
            update.setLong(1, end.seq());
            update.setBytes(2, end.checksum().value().toArray());
            update.executeUpdate();
        }
    }

    private static Checksum checksum(ResultSet row, int column) throws SQLException {
        return new Checksum(Bytes.of(row.getBytes(column)));
    }
}
