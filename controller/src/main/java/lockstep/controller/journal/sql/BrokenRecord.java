package lockstep.controller.journal.sql;

import java.io.Serial;

/// A record is missing or is not what was written.
final class BrokenRecord extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final long seq;
    private final String reason;

    BrokenRecord(long seq, String problem) {
        String text = "record %d %s".formatted(seq, problem);
        super(text);
        this.seq = seq;
        this.reason = text;
    }

    long seq() {
        return seq;
    }

    String reason() {
        return reason;
    }
}
