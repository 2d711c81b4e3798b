package lockstep.controller.journal.sql;

import lockstep.controller.journal.Checksum;
import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.JournalCopy;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalFailure.Code;
import lockstep.controller.journal.JournalRecord;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Fills the tables of an empty journal within one transaction, and checks what it is given as a
/// reader would.
final class Restoring implements JournalCopy {
    private final Connection session;
    private Optional<Origin> origin = Optional.empty();
    private Optional<Chain> chain = Optional.empty();

    Restoring(Connection session) {
        this.session = session;
    }

    @Override
    public void origin(Origin given) {
        RecordTable.Link base = new RecordTable.Link(given.baseSeq(), given.base());
        origin = Optional.of(given);
        chain = Optional.of(new Chain(base));
        store(
                () -> {
                    LeaderTable.create(session, given.epoch());
                    RecordTable.createBase(session, base);
                });
    }

    @Override
    public void record(JournalRecord record) {
        try {
            begun().follow(List.of(record));
        } catch (BrokenRecord broken) {
            throw new JournalFailure(Code.CORRUPT, broken.reason(), broken);
        }
        store(
                () -> {
                    try (PreparedStatement insert = session.prepareStatement(RecordTable.INSERT)) {
                        RecordTable.bind(insert, record);
                        insert.executeUpdate();
                    }
                });
    }

    @Override
    public void snapshot(Kept kept) {
        long seq = kept.snapshot().seq();
        store(
                () -> {
                    RecordTable.Link link =
                            RecordTable.linkAt(session, seq)
                                    .orElseThrow(
                                            () ->
                                                    corrupt(
                                                            "there is a snapshot of record %d, which is missing"
                                                                    .formatted(seq)));
                    Checksum checksum =
                            link.checksum()
                                    .ofSnapshot(
                                            seq, kept.snapshot().version(), kept.snapshot().body());
                    if (!checksum.equals(kept.checksum())) {
                        throw corrupt(
                                "the snapshot at record %d is not what was written".formatted(seq));
                    }
                    insert(kept);
                });
    }

    private void insert(Kept kept) throws SQLException {
        SnapshotTable.Header header =
                new SnapshotTable.Header(
                        kept.snapshot().seq(),
                        kept.epoch(),
                        kept.snapshot().version(),
                        SnapshotTable.parts(kept.snapshot().body()),
                        kept.checksum());
        for (int part = 0; part < header.parts(); part++) {
            SnapshotTable.insertPart(
                    session, header, part, SnapshotTable.part(kept.snapshot().body(), part));
        }
        SnapshotTable.insert(session, header);
    }

    /// Everything was given.
    ///
    /// @return whose journal it is
    ClusterId finish() {
        Origin given = origin.orElseThrow(() -> corrupt("it is empty"));
        if (begun().epoch() > given.epoch()) {
            throw corrupt(
                    "its records reach epoch %d, its latest leadership is said to be %d"
                            .formatted(begun().epoch(), given.epoch()));
        }
        return given.cluster();
    }

    private Chain begun() {
        return chain.orElseThrow(() -> corrupt("it does not begin with its origin"));
    }

    private static JournalFailure corrupt(String why) {
        return new JournalFailure(Code.CORRUPT, why);
    }

    private interface Work {
        void run() throws SQLException;
    }

    private static void store(Work work) {
        try {
            work.run();
        } catch (SQLException failed) {
            throw new JournalFailure(
                    Code.STORE_FAILED,
                    "the database does not take it: " + failed.getMessage(),
                    failed);
        }
    }
}
