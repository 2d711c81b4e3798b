package lockstep.controller.journal;

import java.time.Instant;

/// One record of the journal.
///
/// @param seq its place: 1, 2, 3, … without gaps
/// @param epoch the leadership that wrote it; never falls along `seq`
/// @param checksum over its content and the checksum before it
public record JournalRecord(long seq, long epoch, NewRecord content, Checksum checksum) {
    /// The record that follows the one with checksum `previous`.
    public static JournalRecord after(Checksum previous, long seq, long epoch, NewRecord content) {
        return new JournalRecord(seq, epoch, content, previous.next(seq, epoch, content));
    }

    /// Whether this record is what was written, and was written behind `previous`.
    public boolean follows(Checksum previous) {
        return checksum.equals(previous.next(seq, epoch, content));
    }

    public String kind() {
        return content.kind();
    }

    public int version() {
        return content.version();
    }

    public Instant at() {
        return content.at();
    }

    public Bytes body() {
        return content.body();
    }
}
