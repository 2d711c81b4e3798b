package lockstep.controller.history;

import lockstep.controller.codec.EventCodec;
import lockstep.controller.codec.SnapshotCodec;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalReader;
import lockstep.controller.journal.JournalRecord;
import lockstep.controller.journal.Snapshot;
import lockstep.controller.journal.Tables;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.event.Entry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// The tables beside the journal, going forward.
///
/// A batch of records and the place behind it become visible in one transaction, so that each
/// record is told exactly once, however often this is broken off and whoever does it.
final class Following implements AutoCloseable {
    private static final String NAME = "history";

    private final JournalReader reader;
    private final Tables tables;
    private final JournalReader.Cursor cursor;
    private final EventCodec events = new EventCodec();

    private Following(JournalReader reader, Tables tables, JournalReader.Cursor cursor) {
        this.reader = reader;
        this.tables = tables;
        this.cursor = cursor;
    }

    /// Goes on where the tables are; where the journal does not reach back so far, from its newest
    /// snapshot.
    static Following open(Supplier<JournalReader> readers, Supplier<Tables> sessions) {
        Tables tables = sessions.get();
        boolean opened = false;
        try {
            Following following = open(readers, tables);
            opened = true;
            return following;
        } finally {
            if (!opened) {
                tables.close();
            }
        }
    }

    /// The last record that the tables show, whoever writes them; 0 before the first.
    static long position(Supplier<Tables> sessions) {
        try (Tables tables = sessions.get()) {
            return tables.reading("finding where history is", Following::place).orElse(0);
        }
    }

    private static Following open(Supplier<JournalReader> readers, Tables tables) {
        OptionalLong known = tables.reading("finding where history is", Following::place);
        try {
            Following following = behind(readers, tables, known.orElse(0));
            if (known.isEmpty()) {
                tables.changing("beginning history", session -> insert(session, 0));
            }
            return following;
        } catch (JournalFailure failure) {
            if (failure.code() != JournalFailure.Code.BEHIND_SNAPSHOT) {
                throw failure;
            }
            long seq = seeded(readers, tables, known);
            return behind(readers, tables, seq);
        }
    }

    private static Following behind(Supplier<JournalReader> readers, Tables tables, long seq) {
        JournalReader reader = readers.get();
        boolean opened = false;
        try {
            Following following = new Following(reader, tables, reader.after(seq));
            opened = true;
            return following;
        } finally {
            if (!opened) {
                reader.close();
            }
        }
    }

    private static long seeded(Supplier<JournalReader> readers, Tables tables, OptionalLong known) {
        try (JournalReader reader = readers.get()) {
            Snapshot snapshot = reader.latestSnapshot().orElseThrow();
            var state = new SnapshotCodec().decode(snapshot.version(), snapshot.body().toArray());
            return tables.changing(
                    "beginning history with a snapshot",
                    session -> {
                        Book book = new Book(session);
                        new Seeding(book, state).tell();
                        book.write();
                        if (known.isEmpty()) {
                            insert(session, snapshot.seq());
                        } else {
                            move(session, snapshot.seq());
                        }
                        return snapshot.seq();
                    });
        }
    }

    /// Tells the next batch.
    ///
    /// @return false where there is none yet
    boolean advance() {
        List<JournalRecord> page = cursor.next();
        if (page.isEmpty()) {
            return false;
        }
        tables.changing(
                "telling history up to record " + page.getLast().seq(),
                session -> tell(session, page));
        return true;
    }

    private long tell(Connection session, List<JournalRecord> page) throws SQLException {
        long at = lockedPlace(session);
        if (at != page.getFirst().seq() - 1) {
            throw new SQLException(
                    "history is at record %d, another controller has brought it there"
                            .formatted(at));
        }
        Book book = new Book(session);
        Telling telling = new Telling(book);
        for (JournalRecord record : page) {
            telling.tell(entry(record));
        }
        book.write();
        return move(session, page.getLast().seq());
    }

    private Entry entry(JournalRecord stored) {
        return new Entry(
                stored.seq(),
                new Epoch(stored.epoch()),
                stored.at(),
                events.decode(stored.kind(), stored.version(), stored.body().toArray()));
    }

    private static OptionalLong place(Connection session) throws SQLException {
        return place(session, "");
    }

    private static long lockedPlace(Connection session) throws SQLException {
        return place(session, " FOR UPDATE").orElseThrow();
    }

    private static OptionalLong place(Connection session, String lock) throws SQLException {
        try (PreparedStatement query =
                session.prepareStatement("SELECT seq FROM projection WHERE name = ?" + lock)) {
            query.setString(1, NAME);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    private static long insert(Connection session, long seq) throws SQLException {
        try (PreparedStatement insert =
                session.prepareStatement("INSERT INTO projection (seq, name) VALUES (?, ?)")) {
            insert.setLong(1, seq);
            insert.setString(2, NAME);
            insert.executeUpdate();
            return seq;
        }
    }

    private static long move(Connection session, long seq) throws SQLException {
        try (PreparedStatement update =
                session.prepareStatement("UPDATE projection SET seq = ? WHERE name = ?")) {
            update.setLong(1, seq);
            update.setString(2, NAME);
            update.executeUpdate();
            return seq;
        }
    }

    long position() {
        return cursor.position();
    }

    Tables tables() {
        return tables;
    }

    @Override
    public void close() {
        reader.close();
        tables.close();
    }
}
