package lockstep.controller.journal.sql;

import lockstep.controller.journal.JournalCopy;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalFailure.Code;
import lockstep.controller.journal.JournalReader;
import lockstep.controller.journal.JournalRecord;
import lockstep.controller.journal.Snapshot;
import lockstep.controller.journal.Verdict;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Reads the tables of a journal and checks all it reads.
final class SqlReader implements JournalReader {
    private static final Logger LOG = LogManager.getLogger(SqlReader.class);

    /// Few enough that a page of the largest bodies still fits into memory.
    private static final int PAGE_LENGTH = 100;

    private final Session session;

    SqlReader(Database database) {
        session = Session.open(database, new FailStop(), "reader");
    }

    @Override
    public Optional<Snapshot> latestSnapshot() {
        return session.read("reading the latest snapshot", this::latestSnapshot);
    }

    private Optional<Snapshot> latestSnapshot(Connection connection) throws SQLException {
        List<SnapshotTable.Header> headers = SnapshotTable.headers(connection);
        for (SnapshotTable.Header header : headers) {
            Optional<Snapshot> whole = SnapshotTable.load(connection, header);
            if (whole.isPresent()) {
                return whole;
            }
            LOG.error(
                    "The snapshot at record {} is not what was written; an older one is tried."
                            + " Maybe the disk is failing: run 'lockstep journal verify'.",
                    header.seq());
        }
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        throw new JournalFailure(
                Code.CORRUPT,
                "none of the %d snapshots is what was written".formatted(headers.size()));
    }

    @Override
    public Cursor after(long seq) {
        return session.read("finding record " + seq, connection -> after(connection, seq));
    }

    private Cursor after(Connection connection, long seq) throws SQLException {
        Optional<RecordTable.Link> link = RecordTable.linkAt(connection, seq);
        if (link.isPresent()) {
            return new SqlCursor(link.get());
        }
        RecordTable.Link base = RecordTable.base(connection);
        if (seq < base.seq()) {
            throw behind(seq, base);
        }
        long last = RecordTable.tail(connection).seq();
        throw new JournalFailure(
                Code.CORRUPT, "record %d is missing, the last is %d".formatted(seq, last));
    }

    private static JournalFailure behind(long seq, RecordTable.Link base) {
        return new JournalFailure(
                Code.BEHIND_SNAPSHOT,
                "the records behind %d were dropped up to %d, which a snapshot holds"
                        .formatted(seq, base.seq()));
    }

    @Override
    public Verdict verify() {
        return session.read(
                "verifying the journal", connection -> new Inspection(connection).run());
    }

    @Override
    public void copyInto(JournalCopy copy) {
        session.read(
                "copying the journal",
                connection -> {
                    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                    connection.setAutoCommit(false);
                    try {
                        return copy(connection, copy);
                    } finally {
                        connection.rollback();
                        connection.setAutoCommit(true);
                    }
                });
    }

    private static long copy(Connection connection, JournalCopy copy) throws SQLException {
        RecordTable.Link base = RecordTable.base(connection);
        copy.origin(
                new JournalCopy.Origin(
                        SqlJournalStore.cluster(connection).orElseThrow(),
                        LeaderTable.epoch(connection),
                        base.seq(),
                        base.checksum()));
        Chain chain = new Chain(base);
        try {
            List<JournalRecord> page = RecordTable.page(connection, base.seq(), PAGE_LENGTH);
            while (!page.isEmpty()) {
                chain.follow(page);
                page.forEach(copy::record);
                page = RecordTable.page(connection, chain.position(), PAGE_LENGTH);
            }
        } catch (BrokenRecord e) {
            throw new JournalFailure(Code.CORRUPT, e.reason(), e);
        }
        for (SnapshotTable.Header header : SnapshotTable.headers(connection).reversed()) {
            Snapshot whole =
                    SnapshotTable.load(connection, header)
                            .orElseThrow(
                                    () ->
                                            new JournalFailure(
                                                    Code.CORRUPT,
                                                    "the snapshot at record %d is not what was written"
                                                            .formatted(header.seq())));
            copy.snapshot(new JournalCopy.Kept(whole, header.epoch(), header.checksum()));
        }
        return chain.position();
    }

    @Override
    public void close() {
        session.close();
    }

    private final class SqlCursor implements Cursor {
        private final Chain chain;

        SqlCursor(RecordTable.Link start) {
            chain = new Chain(start);
        }

        @Override
        public List<JournalRecord> next() {
            return session.read("reading records behind " + position(), this::next);
        }

        private List<JournalRecord> next(Connection connection) throws SQLException {
            try {
                List<JournalRecord> page =
                        RecordTable.page(connection, chain.position(), PAGE_LENGTH);
                chain.follow(page);
                return List.copyOf(page);
            } catch (BrokenRecord e) {
                RecordTable.Link base = RecordTable.base(connection);
                throw chain.position() < base.seq()
                        ? behind(chain.position(), base)
                        : new JournalFailure(Code.CORRUPT, e.reason(), e);
            }
        }

        @Override
        public long position() {
            return chain.position();
        }
    }

    /// Everything read once.
    private static final class Inspection {
        private final Connection connection;
        private long sound;

        Inspection(Connection connection) {
            this.connection = connection;
        }

        Verdict run() throws SQLException {
            RecordTable.Link base = RecordTable.base(connection);
            Chain chain = new Chain(base);
            try {
                List<JournalRecord> page = RecordTable.page(connection, base.seq(), PAGE_LENGTH);
                while (!page.isEmpty()) {
                    for (JournalRecord record : page) {
                        chain.follow(List.of(record));
                        sound++;
                    }
                    page = RecordTable.page(connection, chain.position(), PAGE_LENGTH);
                }
            } catch (BrokenRecord e) {
                return new Verdict.Broken(sound, e.seq(), e.reason());
            } catch (SQLException e) {
                long next = chain.position() + 1;
                return new Verdict.Broken(
                        sound,
                        next,
                        "record %d, or one close behind it, cannot be read: %s"
                                .formatted(next, e.getMessage()));
            }
            return snapshots(base, chain);
        }

        private Verdict snapshots(RecordTable.Link base, Chain chain) throws SQLException {
            List<SnapshotTable.Header> headers = SnapshotTable.headers(connection);
            for (SnapshotTable.Header header : headers) {
                if (SnapshotTable.load(connection, header).isEmpty()) {
                    return new Verdict.Broken(
                            sound,
                            header.seq(),
                            "the snapshot at record %d is not what was written"
                                    .formatted(header.seq()));
                }
            }
            return new Verdict.Sound(
                    sound, base.seq() + 1, chain.position(), chain.epoch(), headers.size());
        }
    }
}
