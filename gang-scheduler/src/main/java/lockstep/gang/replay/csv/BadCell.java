package lockstep.gang.replay.csv;

import java.io.Serial;

/// A cell that does not hold what it should.
public final class BadCell extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final String advice;

    public BadCell(String message, String advice) {
        super(message);
        this.advice = advice;
    }

    /// What to do about it.
    public String advice() {
        return advice;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
