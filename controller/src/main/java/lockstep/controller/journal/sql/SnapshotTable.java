package lockstep.controller.journal.sql;

import lockstep.controller.journal.Bytes;
import lockstep.controller.journal.Checksum;
import lockstep.controller.journal.Snapshot;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Snapshots, stored in parts so that no transaction is large. The row in `snapshot` comes last;
/// before it, there is none.
final class SnapshotTable {
    /// 256 KiB, in bytes.
    static final int PART_LENGTH = 256 << 10;

    private SnapshotTable() {}

    /// A stored snapshot without its body.
    record Header(long seq, long epoch, int version, int parts, Checksum checksum) {}

    /// All snapshots, newest first.
    static List<Header> headers(Connection session) throws SQLException {
        try (PreparedStatement query =
                        session.prepareStatement(
                                """
                                SELECT seq, epoch, body_version, parts, checksum
                                FROM snapshot ORDER BY seq DESC, epoch DESC
                                """);
                ResultSet rows = query.executeQuery()) {
            List<Header> headers = new ArrayList<>();
            while (rows.next()) {
                headers.add(
                        new Header(
                                rows.getLong(1),
                                rows.getLong(2),
                                rows.getInt(3),
                                rows.getInt(4),
                                new Checksum(Bytes.of(rows.getBytes(5)))));
            }
            return headers;
        }
    }

    /// The snapshot with this header, or empty if it is not what was written.
    static Optional<Snapshot> load(Connection session, Header header) throws SQLException {
        Optional<RecordTable.Link> link = RecordTable.linkAt(session, header.seq());
        if (link.isEmpty()) {
            return Optional.empty();
        }
        Bytes body = body(session, header);
        Checksum checksum = link.get().checksum().ofSnapshot(header.seq(), header.version(), body);
        return checksum.equals(header.checksum())
                ? Optional.of(new Snapshot(header.seq(), header.version(), body))
                : Optional.empty();
    }

    private static Bytes body(Connection session, Header header) throws SQLException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (PreparedStatement query =
                session.prepareStatement(
                        "SELECT body FROM snapshot_part WHERE seq = ? AND epoch = ? AND part ="
                                + " ?")) {
            for (int part = 0; part < header.parts(); part++) {
                query.setLong(1, header.seq());
                query.setLong(2, header.epoch());
                query.setInt(3, part);
                try (ResultSet row = query.executeQuery()) {
                    if (row.next()) {
                        body.writeBytes(row.getBytes(1));
                    }
                }
            }
        }
        return Bytes.of(body.toByteArray());
    }

    static void insertPart(Connection session, Header header, int part, byte[] body)
            throws SQLException {
        try (PreparedStatement insert =
                session.prepareStatement(
                        "INSERT INTO snapshot_part (seq, epoch, part, body) VALUES (?, ?, ?, ?)")) {
            insert.setLong(1, header.seq());
            insert.setLong(2, header.epoch());
            insert.setInt(3, part);
            insert.setBytes(4, body);
            insert.executeUpdate();
        }
    }

    /// In how many parts a body is stored.
    static int parts(Bytes body) {
        return Math.ceilDiv(body.length(), PART_LENGTH);
    }

    /// What is stored as one of them.
    static byte[] part(Bytes body, int part) {
        int from = part * PART_LENGTH;
        byte[] bytes = new byte[Math.min(PART_LENGTH, body.length() - from)];
        body.asBuffer().get(from, bytes);
        return bytes;
    }

    static void insert(Connection session, Header header) throws SQLException {
        try (PreparedStatement insert =
                session.prepareStatement(
                        """
                        INSERT INTO snapshot (seq, epoch, body_version, parts, checksum)
                        VALUES (?, ?, ?, ?, ?)
                        """)) {
            insert.setLong(1, header.seq());
            insert.setLong(2, header.epoch());
            insert.setInt(3, header.version());
            insert.setInt(4, header.parts());
            insert.setBytes(5, header.checksum().value().toArray());
            insert.executeUpdate();
        }
    }

    /// Drops snapshots before `seq`.
    static void dropBefore(Connection session, long seq) throws SQLException {
        try (PreparedStatement delete =
                session.prepareStatement("DELETE FROM snapshot WHERE seq < ?")) {
            delete.setLong(1, seq);
            delete.executeUpdate();
        }
    }

    /// Drops one part that belongs to no snapshot, of an epoch up to `epoch`.
    ///
    /// @return whether there was one
    static boolean dropStrayPart(Connection session, long epoch) throws SQLException {
        try (PreparedStatement delete =
                session.prepareStatement(
                        """
                        DELETE FROM snapshot_part WHERE (seq, epoch, part) IN (
                            SELECT p.seq, p.epoch, p.part FROM snapshot_part p
                            WHERE p.epoch <= ? AND NOT EXISTS (
                                SELECT 1 FROM snapshot s WHERE s.seq = p.seq AND s.epoch = p.epoch)
                            LIMIT 1)
                        """)) {
            delete.setLong(1, epoch);
            return delete.executeUpdate() > 0;
        }
    }
}
