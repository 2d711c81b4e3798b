package lockstep.gang.drain;

import lockstep.gang.job.Submitter;

import java.time.Instant;
import java.util.Optional;

/// The wish that a node be empty: it gets nothing new.
///
/// @param deadline wall clock; jobs that hold something there then are ended and requeued
/// @param since wall clock
/// @param domain what was named in place of the node, such as `rack r7`; empty for the node itself
public record Drain(
        Submitter by,
        String reason,
        DrainMode mode,
        Optional<Instant> deadline,
        Instant since,
        String domain) {

    /// For people.
    public String text() {
        return "drained by " + by.name() + (reason.isEmpty() ? "" : ": " + reason);
    }

    public boolean isOver(Instant now) {
        return deadline.filter(end -> !end.isAfter(now)).isPresent();
    }
}
