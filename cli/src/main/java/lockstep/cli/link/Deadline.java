package lockstep.cli.link;

import lockstep.cli.shell.Ticker;

import java.time.Duration;

/// A moment by which something must have happened.
record Deadline(Ticker ticker, long nanos) {

    static Deadline in(Duration patience, Ticker ticker) {
        return new Deadline(ticker, ticker.nanos() + patience.toNanos());
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - ticker.nanos()));
    }

    boolean hasPassed() {
        return ticker.nanos() - nanos >= 0;
    }

    /// A length of time for people: "30 s", "24 h".
    static String words(Duration time) {
        return time.toHours() < 2 ? time.toSeconds() + " s" : time.toHours() + " h";
    }

    /// This one, or the moment `patience` from now if that comes earlier.
    Deadline atMost(Duration patience) {
        return left().compareTo(patience) <= 0 ? this : in(patience, ticker);
    }
}
