package lockstep.controller.journal.sql;

import lockstep.controller.journal.JournalRecord;

import java.util.List;

/// Holds records against what must be true of each: the next number, no earlier epoch, and a
/// checksum over itself and everything before.
final class Chain {
    private RecordTable.Link last;
    private long epoch;

    /// A chain whose next record follows `last`.
    Chain(RecordTable.Link last) {
        this.last = last;
    }

    long position() {
        return last.seq();
    }

    long epoch() {
        return epoch;
    }

    /// Goes on over a page.
    ///
    /// @throws BrokenRecord for the first that does not belong here; the chain ends before it
    void follow(List<JournalRecord> page) {
        for (JournalRecord record : page) {
            follow(record);
        }
    }

    private void follow(JournalRecord record) {
        long expected = last.seq() + 1;
        if (record.seq() != expected) {
            throw new BrokenRecord(expected, "is missing, the next is " + record.seq());
        }
        if (!record.follows(last.checksum())) {
            throw new BrokenRecord(
                    expected, "is not what was written: its checksum does not fit the chain");
        }
        if (record.epoch() < epoch) {
            throw new BrokenRecord(
                    expected,
                    "has epoch %d after a record of epoch %d".formatted(record.epoch(), epoch));
        }
        last = RecordTable.Link.of(record);
        epoch = record.epoch();
    }
}
