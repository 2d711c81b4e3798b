package lockstep.controller.journal.sql;

import lockstep.controller.journal.Checksum;
import lockstep.controller.journal.Journal;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalFailure.Code;
import lockstep.controller.journal.JournalRecord;
import lockstep.controller.journal.NewRecord;
import lockstep.controller.journal.Snapshot;
import lockstep.controller.journal.Takeover;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes the tables of a journal.
///
/// Three sessions, so that a long snapshot delays neither appends nor the question whether we still
/// lead. One failure ends all three.
final class SqlJournal implements Journal {
    /// Records dropped in one transaction.
    private static final long DROP_LENGTH = 2000;

    private final Database database;
    private final FailStop failStop = new FailStop();
    private final Session appending;
    private final Session confirming;
    private final Session snapshotting;
    private volatile Optional<Leadership> leadership = Optional.empty();

    /// Our epoch and the end of the chain, as we know it.
    private record Leadership(long epoch, RecordTable.Link tail) {}

    SqlJournal(Database database) {
        this.database = database;
        appending = Session.open(database, failStop, "writer");
        confirming = Session.open(database, failStop, "epoch watch");
        snapshotting = Session.open(database, failStop, "snapshots");
    }

    @Override
    public Takeover takeOver(String writer, FirstRecord first) {
        if (leadership.isPresent()) {
            throw new IllegalStateException("this journal has taken over already");
        }
        appending.read("clearing the way for a takeover", this::endEarlierSessions);
        long timeline = appending.read("asking for the timeline", database::timeline);
        Takeover takeover =
                appending.transaction(
                        "taking over", session -> takeOver(session, writer, timeline, first));
        leadership =
                Optional.of(
                        new Leadership(takeover.epoch(), RecordTable.Link.of(takeover.first())));
        for (Session session : List.of(appending, confirming, snapshotting)) {
            session.read("naming a session", connection -> name(connection, takeover, writer));
        }
        return takeover;
    }

    private Optional<Long> endEarlierSessions(Connection session) throws SQLException {
        long latest = LeaderTable.epoch(session);
        database.endSessionsThrough(session, latest);
        return Optional.of(latest);
    }

    private Takeover takeOver(Connection session, String writer, long timeline, FirstRecord first)
            throws SQLException {
        LeaderRow row = LeaderTable.raise(session, writer, timeline);
        long epoch = row.epoch();
        RecordTable.Link tail = RecordTable.tail(session);
        JournalRecord record =
                JournalRecord.after(tail.checksum(), tail.seq() + 1, epoch, first.of(epoch));
        try (PreparedStatement insert = session.prepareStatement(RecordTable.INSERT)) {
            RecordTable.bind(insert, record);
            insert.executeUpdate();
        }
        return new Takeover(epoch, record, row.passedOver());
    }

    private boolean name(Connection session, Takeover takeover, String writer) throws SQLException {
        database.nameSession(session, takeover.epoch(), writer);
        return true;
    }

    @Override
    public long append(List<NewRecord> batch) {
        requireSizeOf(batch);
        Leadership mine = leading();
        List<JournalRecord> records = chained(mine, batch);
        JournalRecord last = records.getLast();
        String what = "appending records %d to %d".formatted(mine.tail.seq() + 1, last.seq());
        if (!database.append(appending, what, mine.epoch, records)) {
            throw fenced(mine);
        }
        leadership = Optional.of(new Leadership(mine.epoch, RecordTable.Link.of(last)));
        return last.seq();
    }

    private JournalFailure fenced(Leadership mine) {
        return failStop.guard(
                () -> {
                    throw new JournalFailure(
                            Code.FENCED,
                            "epoch %d has ended: another writer has taken over behind record %d"
                                    .formatted(mine.epoch, mine.tail.seq()));
                });
    }

    private static void requireSizeOf(List<NewRecord> batch) {
        long length = batch.stream().mapToLong(content -> content.body().length()).sum();
        if (batch.isEmpty() || length > BATCH_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "a batch (%d records, %d bytes) must have at least 1 record and at most %d bytes"
                            .formatted(batch.size(), length, BATCH_LENGTH_MAX));
        }
    }

    private static List<JournalRecord> chained(Leadership mine, List<NewRecord> batch) {
        List<JournalRecord> records = new ArrayList<>(batch.size());
        RecordTable.Link last = mine.tail;
        for (NewRecord content : batch) {
            JournalRecord record =
                    JournalRecord.after(last.checksum(), last.seq() + 1, mine.epoch, content);
            records.add(record);
            last = RecordTable.Link.of(record);
        }
        return records;
    }

    @Override
    public long confirmEpoch() {
        Leadership mine = leading();
        return confirming.read(
                "confirming epoch " + mine.epoch,
                session -> {
                    LeaderTable.require(mine.epoch, session);
                    return mine.epoch;
                });
    }

    @Override
    public void writeSnapshot(Snapshot snapshot) {
        long epoch = leading().epoch;
        SnapshotTable.Header header = headerOf(snapshot, epoch);
        dropStrayParts(epoch);
        for (int part = 0; part < header.parts(); part++) {
            insertPart(header, part, snapshot);
        }
        Optional<Long> older =
                snapshotting.transaction(
                        "storing the snapshot at record " + snapshot.seq(),
                        session -> insert(session, header));
        if (older.isPresent()) {
            dropRecordsThrough(passedThrough(older.get()), epoch);
            dropStrayParts(epoch);
        }
    }

    private SnapshotTable.Header headerOf(Snapshot snapshot, long epoch) {
        return snapshotting.read(
                "preparing a snapshot",
                session -> {
                    Checksum chain =
                            RecordTable.linkAt(session, snapshot.seq())
                                    .orElseThrow(() -> noRecord(snapshot))
                                    .checksum();
                    return new SnapshotTable.Header(
                            snapshot.seq(),
                            epoch,
                            snapshot.version(),
                            SnapshotTable.parts(snapshot.body()),
                            chain.ofSnapshot(snapshot.seq(), snapshot.version(), snapshot.body()));
                });
    }

    private static JournalFailure noRecord(Snapshot snapshot) {
        return new JournalFailure(
                Code.CORRUPT,
                "a snapshot of record %d cannot be stored: there is no such record"
                        .formatted(snapshot.seq()));
    }

    private void insertPart(SnapshotTable.Header header, int part, Snapshot snapshot) {
        byte[] bytes = SnapshotTable.part(snapshot.body(), part);
        snapshotting.transaction(
                "storing part %d of the snapshot at record %d".formatted(part, header.seq()),
                session -> {
                    SnapshotTable.insertPart(session, header, part, bytes);
                    return part;
                });
    }

    /// Makes the snapshot count, and only the one before it beside.
    ///
    /// @return the `seq` of the one before it
    private Optional<Long> insert(Connection session, SnapshotTable.Header header)
            throws SQLException {
        LeaderTable.hold(header.epoch(), session, database);
        SnapshotTable.insert(session, header);
        Optional<Long> older =
                SnapshotTable.headers(session).stream()
                        .map(SnapshotTable.Header::seq)
                        .filter(seq -> seq < header.seq())
                        .findFirst();
        if (older.isPresent()) {
            SnapshotTable.dropBefore(session, older.get());
        }
        return older;
    }

    private long passedThrough(long end) {
        return snapshotting.read(
                "asking who still needs old records",
                session -> ProjectionTable.passedThrough(session, end));
    }

    private void dropRecordsThrough(long end, long epoch) {
        boolean more = true;
        while (more) {
            more =
                    snapshotting.transaction(
                            "dropping records up to " + end,
                            session -> {
                                LeaderTable.hold(epoch, session, database);
                                return dropSome(session, end);
                            });
        }
    }

    private static boolean dropSome(Connection session, long end) throws SQLException {
        long base = RecordTable.base(session).seq();
        if (base >= end) {
            return false;
        }
        long next = Math.min(end, base + DROP_LENGTH);
        RecordTable.Link link = RecordTable.linkAt(session, next).orElseThrow();
        RecordTable.dropThrough(session, link);
        return next < end;
    }

    private void dropStrayParts(long epoch) {
        boolean more = true;
        while (more) {
            more =
                    snapshotting.transaction(
                            "dropping parts of old snapshots",
                            session -> SnapshotTable.dropStrayPart(session, epoch));
        }
    }

    private Leadership leading() {
        return leadership.orElseThrow(
                () -> new IllegalStateException("this journal has not taken over"));
    }

    @Override
    public void close() {
        appending.close();
        confirming.close();
        snapshotting.close();
    }
}
